package org.moesaic.peers;

import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.Q4ByteBufferTensor;
import com.github.tjake.jlama.tensor.TensorShape;
import com.github.tjake.jlama.tensor.operations.PanamaTensorOperations;
import com.github.tjake.jlama.util.MachineSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Jlama's Vector API kernels as a peer: `i8-q4`, 4-bit weights in blocks of 32 with inputs that are quantised to 8 bits in
/// each product, and `f32-q4`, with inputs as they are. It has none for 8-bit weights. Two threads are
/// those of its own `pchunk`, which is never without them.
public final class JlamaPeer extends Peer {

    private record Pool(
            AbstractTensor<?, ?>[] matrices,
            boolean quantises,
            int rows,
            int columns,
            FloatBufferTensor x,
            FloatBufferTensor y,
            int[] next) {}

    private final PanamaTensorOperations operations = new PanamaTensorOperations(MachineSpec.VECTOR_TYPE);
    private final List<Pool> pools = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        new JlamaPeer().serve();
    }

    @Override
    protected String version() {
        return "Jlama, " + MachineSpec.VECTOR_TYPE + ", on JDK " + Runtime.version();
    }

    @Override
    protected Loaded load(String product, int rows, int columns, long poolBytes) {
        boolean quantises = product.equals("i8-q4");
        if (!quantises && !product.equals("f32-q4")) {
            throw new Absent("no product " + product);
        }
        long codes = (long) rows * columns / 2;
        long bytes = codes + (long) rows * columns / Q4ByteBufferTensor.BLOCK_SIZE * Float.BYTES;
        int count = (int) Math.max(1, Math.ceilDiv(poolBytes, bytes));
        byte[] random = new byte[Math.toIntExact(codes)];
        new Random(1).nextBytes(random);
        AbstractTensor<?, ?>[] matrices = new AbstractTensor<?, ?>[count];
        for (int i = 0; i < count; i++) {
            matrices[i] = matrix(random, rows, columns);
        }
        FloatBufferTensor x = new FloatBufferTensor(TensorShape.of(1, columns));
        Random normal = new Random(2);
        for (int c = 0; c < columns; c++) {
            x.set((float) normal.nextGaussian(), 0, c);
        }
        FloatBufferTensor y = new FloatBufferTensor(TensorShape.of(1, rows));
        pools.add(new Pool(matrices, quantises, rows, columns, x, y, new int[1]));
        return new Loaded(pools.size() - 1, bytes, count);
    }

    private static AbstractTensor<?, ?> matrix(byte[] codes, int rows, int columns) {
        int blocks = columns / Q4ByteBufferTensor.BLOCK_SIZE;
        FloatBufferTensor scales = new FloatBufferTensor(TensorShape.of(rows, blocks));
        for (int row = 0; row < rows; row++) {
            for (int block = 0; block < blocks; block++) {
                scales.set(0.01f, row, block);
            }
        }
        ByteBuffer memory = ByteBuffer.allocateDirect(codes.length).order(ByteOrder.LITTLE_ENDIAN);
        memory.put(0, codes);
        return new Q4ByteBufferTensor("w", memory, scales, TensorShape.of(rows, columns), false);
    }

    @Override
    protected void multiply(int id, boolean hot, int threads) {
        Pool pool = pools.get(id);
        AbstractTensor<?, ?> matrix = pool.matrices[hot ? 0 : pool.next[0]];
        pool.next[0] = (pool.next[0] + 1) % pool.matrices.length;
        if (!pool.quantises) {
            multiply(pool, pool.x, matrix, threads);
            return;
        }
        try (AbstractTensor<?, ?> quantised = operations.quantize(pool.x, DType.I8, 0, pool.columns)) {
            multiply(pool, quantised, matrix, threads);
        }
    }

    private void multiply(Pool pool, AbstractTensor<?, ?> x, AbstractTensor<?, ?> matrix, int threads) {
        if (threads == 1) {
            operations.dotProductChunk(pool.y, x, matrix, 0, pool.columns, 0, pool.rows);
        } else {
            VectorMath.pchunk(
                    0,
                    pool.rows,
                    (from, count) -> operations.dotProductChunk(pool.y, x, matrix, 0, pool.columns, from, count));
        }
    }
}
