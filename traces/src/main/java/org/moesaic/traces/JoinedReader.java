package org.moesaic.traces;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Reads the parts of [JoinedLayers] side by side, token by token. The part with most tokens says which there are; a part
/// that ends before has no more rows.
final class JoinedReader implements TraceReader {

    /// One part: its block, and the next token in it.
    private static final class Side {

        private final JoinedLayers.Part part;
        private final TraceReader reader;
        private final TraceBlock block;

        /// Where its layers lie in the whole.
        private final int[] places;

        private int token;
        private int step;
        private boolean ended;

        private Side(JoinedLayers.Part part, TraceHeader whole) {
            this.part = part;
            reader = part.trace().open();
            block = new TraceBlock(part.trace().header(), TraceBlock.DEFAULT_TOKENS);
            places = part.layerIds().stream().mapToInt(whole.layerIds()::indexOf).toArray();
        }

        /// True if there is a token; reads on if the block is used up.
        private boolean ready() {
            if (!ended && token == block.tokens()) {
                token = 0;
                step = 0;
                ended = !reader.read(block);
            }
            return !ended;
        }

        private long stepId() {
            return block.stepId(step);
        }

        private void advance() {
            token++;
            if (step + 1 < block.steps() && token == block.tokenStart(step + 1)) {
                step++;
            }
        }

        private String described() {
            return "request %s, position %d"
                    .formatted(reader.requestId(block.request(token)), block.position(token));
        }
    }

    private final List<Side> sides = new ArrayList<>();

    /// The part that the latest token was taken from: it knows the requests that were handed out.
    private Side leader;

    private final BitSet namesCompared = new BitSet();
    private long tokens;

    JoinedReader(TraceHeader header, List<JoinedLayers.Part> parts) {
        try {
            for (JoinedLayers.Part part : parts) {
                sides.add(new Side(part, header));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        while (lead() instanceof Side lead) {
            boolean starts = lead.token == lead.block.tokenStart(lead.step);
            int size = lead.block.tokenStart(lead.step + 1) - lead.block.tokenStart(lead.step);
            if (starts && block.tokens() > 0 && block.tokens() + size > block.tokenCapacity()) {
                break;
            }
            if (starts || block.steps() == 0) {
                block.beginStep(lead.stepId());
            }
            addToken(block, lead);
            tokens++;
        }
        return block.tokens() > 0;
    }

    /// The first part that has a token; null at the end.
    private Side lead() {
        Side lead = null;
        for (Side side : sides) {
            if (side.ready() && lead == null) {
                lead = side;
            }
        }
        return lead;
    }

    private void addToken(TraceBlock block, Side lead) {
        TraceBlock from = lead.block;
        int token =
                block.addToken(
                        from.request(lead.token),
                        from.position(lead.token),
                        from.phase(lead.token));
        if (from.tokenId(lead.token) >= 0) {
            block.setTokenId(token, from.tokenId(lead.token));
        }
        for (Side side : sides) {
            if (!side.ended) {
                mustBeSame(lead, side);
                copy(side, block, token);
            }
        }
        namesCompared.set(from.request(lead.token));
        leader = lead;
        for (Side side : sides) {
            if (!side.ended) {
                side.advance();
            }
        }
    }

    private void mustBeSame(Side lead, Side side) {
        int request = lead.block.request(lead.token);
        boolean same =
                side.block.request(side.token) == request
                        && side.block.position(side.token) == lead.block.position(lead.token)
                        && (namesCompared.get(request)
                                || side.reader
                                        .requestId(request)
                                        .equals(lead.reader.requestId(request)));
        if (!same) {
            throw MoesaicException.badData(
                    Problem.in(
                            side.part.file(),
                            "token %d is %s; in %s it is %s"
                                    .formatted(
                                            tokens,
                                            side.described(),
                                            lead.part.name(),
                                            lead.described()),
                            "the same tokens in the same order in every file"));
        }
    }

    /// The rows of one token; what is left of a row that is shorter than others stays dropped.
    private static void copy(Side side, TraceBlock block, int token) {
        TraceBlock from = side.block;
        for (int layer = 0; layer < side.places.length; layer++) {
            int place = side.places[layer];
            boolean absent = from.expert(layer, side.token, 0) == TraceBlock.ABSENT;
            for (int slot = 0; slot < block.topK() && !absent; slot++) {
                boolean there = slot < from.topK();
                block.setExpert(
                        place,
                        token,
                        slot,
                        there ? from.expert(layer, side.token, slot) : TraceBlock.DROPPED);
                if (there && from.hasWeights()) {
                    block.setWeight(place, token, slot, from.weight(layer, side.token, slot));
                }
            }
        }
    }

    /// Requests are those of the parts, which name them alike.
    @Override
    public String requestId(int request) {
        return leader.reader.requestId(request);
    }

    @Override
    public void close() {
        for (Side side : sides) {
            side.reader.close();
        }
    }
}
