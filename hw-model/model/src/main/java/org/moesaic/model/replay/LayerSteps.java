package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.traces.TraceBlock;

/// What the functional pass found in one block: for each layer-step its accesses, hits first, then what a cache behind the
/// nearest one holds, then the other misses, each in order of first appearance. Layer-major, like the block.
///
/// An access is one `long`: the rows that use the expert, the expert's class, and how often its weights were fetched. Where
/// some of these fetches are from the cache behind and some are not, two follow each other: the former ones, without
/// rows, and the access itself, which waits for both. An expert fetched twice has two rows at least, so there is room.
/// Where slices are loaded an access is one slice, fetched once, with the rows that want its expert at just that depth, which
/// may be none.
final class LayerSteps {

    /// An expert is fetched at most once for each row that selects it, so fetches need no more bits than rows.
    private static final int ROW_BITS = 26;

    private static final int CLASS_BITS = 12;
    private static final int CLASS_SHIFT = ROW_BITS;
    private static final int FETCH_SHIFT = ROW_BITS + CLASS_BITS;

    /// Classes that an access can tell apart.
    static final int MAX_CLASSES = 1 << CLASS_BITS;

    /// Set among the fetches of an access that was fetched ahead; the bits below it say by which fetch.
    private static final int AHEAD = 1 << ROW_BITS - 1;

    /// Set beside the class of a fetch ahead from a cache behind the nearest one.
    private static final int AHEAD_HELD = MAX_CLASSES;

    /// Set beside the fetches where they are from a cache behind the nearest one.
    private static final int HELD = 1 << ROW_BITS - 2;

    /// Rows of one layer-step that an access can say; so few that fetches never reach [#HELD].
    static final int MAX_ROWS = HELD - 1;

    private long[] accesses = new long[0];
    private int[] counts = new int[0];
    private short[] ahead = new short[0];
    private int[] aheadCounts = new int[0];
    private int mostAhead;
    private int layerStride;
    private int steps;

    /// Makes room for all accesses that a block can have.
    ///
    /// @param perSelection how many a selection can make: one for each slice of its expert
    void prepare(TraceBlock block, int perSelection) {
        for (int step = 0; step < block.steps(); step++) {
            if (block.tokenStart(step + 1) - block.tokenStart(step) > MAX_ROWS) {
                throw new IllegalArgumentException("a step of more than " + MAX_ROWS + " tokens");
            }
        }
        steps = block.steps();
        layerStride = Math.multiplyExact(block.tokens() * block.topK(), perSelection);
        int needed = Math.multiplyExact(block.layers(), layerStride);
        if (accesses.length < needed) {
            accesses = new long[needed];
        }
        if (counts.length < block.layers() * steps) {
            counts = new int[block.layers() * steps];
        }
    }

    long[] accesses() {
        return accesses;
    }

    /// First access of a layer; those of its steps follow each other.
    int layerStart(int layer) {
        return layer * layerStride;
    }

    int count(int layer, int step) {
        return counts[layer * steps + step];
    }

    void setCount(int layer, int step, int count) {
        counts[layer * steps + step] = count;
    }

    static long access(int rows, int expertClass, int fetches) {
        return rows | (long) expertClass << CLASS_SHIFT | (long) fetches << FETCH_SHIFT;
    }

    static int rows(long access) {
        return (int) access & (1 << ROW_BITS) - 1;
    }

    static int expertClass(long access) {
        return (int) (access >>> CLASS_SHIFT) & (MAX_CLASSES - 1);
    }

    /// How often the weights were fetched when the router had finished, all from where [#isHeld] says.
    static int fetches(long access) {
        long field = access >>> FETCH_SHIFT;
        return (field & AHEAD) != 0 ? 0 : (int) field & HELD - 1;
    }

    /// An access whose weights are fetched from a cache behind the nearest one.
    ///
    /// @param rows 0 if they are fetched from their home too, which the next access says
    static long held(int rows, int expertClass, int fetches) {
        return access(rows, expertClass, HELD | fetches);
    }

    /// True if the fetches are from a cache behind the nearest one, and not from the home.
    static boolean isHeld(long access) {
        return (access >>> FETCH_SHIFT & (AHEAD | HELD)) == HELD;
    }

    /// True if the weights were fetched ahead and may still be on their way.
    static boolean awaits(long access) {
        return (access >>> FETCH_SHIFT & AHEAD) != 0;
    }

    /// Which of the fetches ahead brings them.
    static int awaited(long access) {
        return (int) (access >>> FETCH_SHIFT) & AHEAD - 1;
    }

    /// An access whose weights come with a fetch ahead.
    static long ahead(int rows, int expertClass, int fetch) {
        return access(rows, expertClass, AHEAD | fetch);
    }

    /// Makes room for fetches ahead, so many of each layer-step.
    void prepareAhead(TraceBlock block, int most) {
        int layerSteps = block.layers() * block.steps();
        mostAhead = most;
        if (ahead.length < layerSteps * most) {
            ahead = new short[Math.multiplyExact(layerSteps, most)];
        }
        if (aheadCounts.length < layerSteps) {
            aheadCounts = new int[layerSteps];
        }
        Arrays.fill(aheadCounts, 0, layerSteps, 0);
    }

    /// Adds a fetch that a layer-step makes for the next layer.
    ///
    /// @param held true if a cache behind the nearest one has it
    void addPrefetch(int layer, int step, int index, int expertClass, boolean held) {
        ahead[(layer * steps + step) * mostAhead + index] =
                (short) (expertClass | (held ? AHEAD_HELD : 0));
        aheadCounts[layer * steps + step] = index + 1;
    }

    /// How many fetches a layer-step makes for the next layer.
    int prefetches(int layer, int step) {
        return aheadCounts[layer * steps + step];
    }

    /// Class of the expert of one of them.
    int prefetch(int layer, int step, int index) {
        return ahead[(layer * steps + step) * mostAhead + index] & MAX_CLASSES - 1;
    }

    /// True if one of them is from a cache behind the nearest one.
    boolean prefetchIsHeld(int layer, int step, int index) {
        return (ahead[(layer * steps + step) * mostAhead + index] & AHEAD_HELD) != 0;
    }
}
