package com.llama4j;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.moesaic.peers.Peer;

/// llama3.java as a peer. Products are named by the type of the weights: `Q8_0`, `Q4_0`, `Q4_K`, `BF16`, `F16`, `F32`. Inputs
/// are fp32, and stay so. Two threads are those of its own `matmul`: the common pool's one, and the caller.
public final class Llama3Peer extends Peer {

    /// The half-precision scale of each block: 0.01.
    private static final short SCALE = Float.floatToFloat16(0.01f);

    /// Keeps exponents of random floats small.
    private static final int SMALL = 0x3b;

    private record Pool(FloatTensor[] matrices, int rows, int columns, FloatTensor x, FloatTensor y, int[] next) {}

    private final Arena arena = Arena.global();
    private final List<Pool> pools = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        new Llama3Peer().serve();
    }

    @Override
    protected String version() {
        return "llama3.java on JDK " + Runtime.version();
    }

    @Override
    protected Loaded load(String product, int rows, int columns, long poolBytes) {
        GGMLType type = type(product);
        int weights = Math.multiplyExact(rows, columns);
        long bytes = type.byteSizeFor(weights);
        int count = (int) Math.max(1, Math.ceilDiv(poolBytes, bytes));
        byte[] packed = random(type, Math.toIntExact(bytes));
        FloatTensor[] matrices = new FloatTensor[count];
        for (int i = 0; i < count; i++) {
            MemorySegment memory = arena.allocate(bytes, 64);
            MemorySegment.copy(packed, 0, memory, ValueLayout.JAVA_BYTE, 0, packed.length);
            matrices[i] = tensor(type, weights, memory);
        }
        FloatTensor x = ArrayFloatTensor.allocate(columns);
        Random random = new Random(2);
        for (int i = 0; i < columns; i++) {
            x.setFloat(i, (float) random.nextGaussian());
        }
        pools.add(new Pool(matrices, rows, columns, x, ArrayFloatTensor.allocate(rows), new int[1]));
        return new Loaded(pools.size() - 1, bytes, count);
    }

    @Override
    protected void multiply(int id, boolean hot, int threads) {
        Pool pool = pools.get(id);
        FloatTensor matrix = pool.matrices[hot ? 0 : pool.next[0]];
        pool.next[0] = (pool.next[0] + 1) % pool.matrices.length;
        if (threads == 1) {
            for (int row = 0; row < pool.rows; row++) {
                pool.y.setFloat(row, matrix.dot(row * pool.columns, pool.x, 0, pool.columns));
            }
        } else {
            matrix.matmul(pool.x, pool.y, pool.rows, pool.columns);
        }
    }

    private static GGMLType type(String product) {
        try {
            return GGMLType.valueOf(product);
        } catch (IllegalArgumentException unknown) {
            throw new Absent("no type " + product);
        }
    }

    private static FloatTensor tensor(GGMLType type, int weights, MemorySegment memory) {
        return switch (type) {
            case Q8_0 -> new Q8_0FloatTensor(weights, memory);
            case Q4_0 -> new Q4_0FloatTensor(weights, memory);
            case Q4_K -> new Q4_KFloatTensor(weights, memory);
            case BF16 -> new BF16FloatTensor(weights, memory);
            case F16 -> new F16FloatTensor(weights, memory);
            default -> throw new Absent("no product for " + type);
        };
    }

    /// Random codes; the halves at the start of a block are scales.
    private static byte[] random(GGMLType type, int bytes) {
        byte[] packed = new byte[bytes];
        new Random(1).nextBytes(packed);
        if (type.getBlockSize() == 1) {
            for (int i = 0; i < bytes; i++) {
                packed[i] &= SMALL;
            }
            return packed;
        }
        int scales = type == GGMLType.Q4_K ? 2 : 1;
        for (int block = 0; block < bytes; block += type.getTypeSize()) {
            for (int i = 0; i < scales; i++) {
                packed[block + 2 * i] = (byte) SCALE;
                packed[block + 2 * i + 1] = (byte) (SCALE >> 8);
            }
        }
        return packed;
    }
}
