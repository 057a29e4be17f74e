package org.moesaic.traces.internal.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.Phase;
import org.moesaic.traces.ScratchLongs;
import org.moesaic.traces.internal.Limits;

/// The rows of a capture in the order of its file, kept outside the Java heap until it is known what they are of.
///
/// Logs write rows as they come: token after token, layer after layer, or one layer a file; and most say neither how many
/// layers there are nor how many selections a row has. So the file is parsed once, into columns of longs that go to a
/// temporary file when they grow large, and [SpooledTrace] hands tokens out of them. Tokens stand in the order in which
/// the file first names them; nothing is sorted.
public final class RowSpool implements AutoCloseable {

    /// Each of the columns keeps so much in memory.
    private static final long BYTES_IN_MEMORY = 1L << 26;

    /// The head of a row: token, layer (in order of first appearance), selections, whether it has weights.
    private static final int COUNT_BITS = 14;

    private static final int LAYER_BITS = 11;

    private static final int TOKEN_SHIFT = COUNT_BITS + LAYER_BITS + 1;

    /// What is known of a token beside its rows: two longs.
    private static final int TOKEN_LONGS = 3;

    private final ScratchLongs log = new ScratchLongs("the rows of a capture", BYTES_IN_MEMORY);
    private final ScratchLongs tokenData =
            new ScratchLongs("the tokens of a capture", BYTES_IN_MEMORY);
    private final TokenIndex index = new TokenIndex(BYTES_IN_MEMORY);
    private final List<Integer> layerIds = new ArrayList<>();
    private final Map<Integer, Integer> layerIndex = new HashMap<>();
    private final List<String> requestNames = new ArrayList<>();
    private final Map<String, Integer> requestIndex = new HashMap<>();
    private final List<Long> rowsOfLayer = new ArrayList<>();
    private String lastName;
    private int lastRequest;
    private long described;
    private long end;
    private long rows;
    private int widest;

    /// The index of a request, by its name.
    public int request(String name) {
        if (!name.equals(lastName)) {
            Integer known = requestIndex.putIfAbsent(name, requestNames.size());
            if (known == null) {
                known = requestNames.size();
                requestNames.add(name);
            }
            lastName = name;
            lastRequest = known;
        }
        return lastRequest;
    }

    /// The index of a layer, by its id; -1 if there would be more layers than Moesaic takes on.
    public int layer(int id) {
        Integer known = layerIndex.get(id);
        if (known == null) {
            if (layerIds.size() == Limits.LAYERS) {
                return -1;
            }
            known = layerIds.size();
            layerIndex.put(id, known);
            layerIds.add(id);
            rowsOfLayer.add(0L);
        }
        return known;
    }

    /// The token of a request that its file names so; the next one if the name is new.
    public long token(int request, long key) {
        return index.tokenOf(request, key);
    }

    /// True until a token that [#token(int, long)] has just made is described.
    public boolean isNew(long token) {
        return token >= described;
    }

    /// Says what a new token is. Tokens are described in the order of their index.
    ///
    /// @param step forward pass it ran in, or -1 if the file does not say
    /// @param tokenId vocabulary id, or -1
    public void describe(long token, long step, int position, Phase phase, int tokenId) {
        tokenData.reserve((token + 1) * TOKEN_LONGS);
        tokenData.set(token * TOKEN_LONGS, step);
        tokenData.set(token * TOKEN_LONGS + 1, (long) position << 2 | phase.code());
        tokenData.set(token * TOKEN_LONGS + 2, tokenId);
        described = token + 1;
    }

    /// Adds a row.
    ///
    /// @param layer index of the layer, from [#layer(int)]
    /// @param weights gate weights of the ids; null if the row has none
    public void add(long token, int layer, int[] ids, float[] weights, int count) {
        int idLongs = (count + 3) / 4;
        int weightLongs = weights == null ? 0 : (count + 1) / 2;
        log.reserve(end + 1 + idLongs + weightLongs);
        long head =
                token << TOKEN_SHIFT
                        | (long) layer << (COUNT_BITS + 1)
                        | (long) count << 1
                        | (weights == null ? 0 : 1);
        log.set(end++, head);
        for (int i = 0; i < idLongs; i++) {
            long word = 0;
            for (int j = Math.min(count, i * 4 + 4) - 1; j >= i * 4; j--) {
                word = word << Short.SIZE | ids[j] & 0xFFFF;
            }
            log.set(end++, word);
        }
        for (int i = 0; i < weightLongs; i++) {
            long low = Float.floatToRawIntBits(weights[2 * i]) & 0xFFFFFFFFL;
            long high = 2 * i + 1 < count ? (long) Float.floatToRawIntBits(weights[2 * i + 1]) : 0;
            log.set(end++, high << Integer.SIZE | low);
        }
        widest = Math.max(widest, count);
        rowsOfLayer.set(layer, rowsOfLayer.get(layer) + 1);
        rows++;
    }

    public long rows() {
        return rows;
    }

    public long tokens() {
        return index.tokens();
    }

    /// Rows of a layer so far.
    public long rowsOf(int layer) {
        return rowsOfLayer.get(layer);
    }

    public List<Integer> layerIds() {
        return List.copyOf(layerIds);
    }

    /// Selections of the row that has most.
    public int widestRow() {
        return widest;
    }

    public int requests() {
        return requestNames.size();
    }

    public String requestName(int request) {
        return requestNames.get(request);
    }

    int requestOf(long token) {
        return index.request(token);
    }

    long step(long token) {
        return tokenData.get(token * TOKEN_LONGS);
    }

    int position(long token) {
        return (int) (tokenData.get(token * TOKEN_LONGS + 1) >> 2);
    }

    Phase phase(long token) {
        return Phase.of((byte) (tokenData.get(token * TOKEN_LONGS + 1) & 3));
    }

    int tokenId(long token) {
        return (int) tokenData.get(token * TOKEN_LONGS + 2);
    }

    long end() {
        return end;
    }

    long tokenAt(long row) {
        return log.get(row) >>> TOKEN_SHIFT;
    }

    int layerAt(long row) {
        return (int) (log.get(row) >>> (COUNT_BITS + 1)) & ((1 << LAYER_BITS) - 1);
    }

    int countAt(long row) {
        return (int) (log.get(row) >>> 1) & ((1 << COUNT_BITS) - 1);
    }

    boolean hasWeightsAt(long row) {
        return (log.get(row) & 1) != 0;
    }

    /// Where the row after this one begins.
    long next(long row) {
        int count = countAt(row);
        return row + 1 + (count + 3) / 4 + (hasWeightsAt(row) ? (count + 1) / 2 : 0);
    }

    short id(long row, int slot) {
        return (short) (log.get(row + 1 + slot / 4) >>> (slot % 4 * Short.SIZE));
    }

    float weight(long row, int slot) {
        long word = log.get(row + 1 + (countAt(row) + 3) / 4 + slot / 2);
        return Float.intBitsToFloat((int) (slot % 2 == 0 ? word : word >>> Integer.SIZE));
    }

    void endFinding() {
        index.endFinding();
    }

    @Override
    public void close() {
        log.close();
        tokenData.close();
        index.close();
    }
}
