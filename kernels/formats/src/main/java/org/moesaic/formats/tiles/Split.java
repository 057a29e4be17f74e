package org.moesaic.formats.tiles;

import java.util.ArrayList;
import java.util.List;

/// How a dimension that is too long for one tile is cut. Both need the same number of tiles.
public enum Split {
    /// Parts whose lengths differ by at most 1, the longer ones first: 768 at 512 are 384 and 384. So do
    /// IBM/aihwkit (`tiles/array.py`) and IBM/aihwkit-lightning.
    BALANCED,
    /// Full tiles and one that takes the rest: 768 at 512 are 512 and 256. So does IBM/3D-CiM-LLM-Inference-Simulator.
    GREEDY;

    /// The parts of a dimension.
    ///
    /// @param length of the dimension, at least 1
    /// @param limit what a tile holds of it, at least 1
    public List<Span> spans(int length, int limit) {
        if (length < 1 || limit < 1) {
            throw new IllegalArgumentException(
                    "a dimension of " + length + " on tiles of " + limit + "; both are 1 or more");
        }
        int parts = Math.ceilDiv(length, limit);
        List<Span> spans = new ArrayList<>(parts);
        int start = 0;
        for (int part = 0; part < parts; part++) {
            int size =
                    switch (this) {
                        case BALANCED -> length / parts + (part < length % parts ? 1 : 0);
                        case GREEDY -> Math.min(limit, length - start);
                    };
            spans.add(new Span(start, size));
            start += size;
        }
        return List.copyOf(spans);
    }
}
