package org.moesaic.traces.internal.arrays;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.internal.LayerAxis;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// One array of ids [tokens, layers, k], read as a stream. All but the expert ids has been checked.
///
/// @param axis which layers the second dimension counts, judged by the first tokens
final class TokenArrayTrace implements RoutingTrace {

    /// Tokens by which dense layers are told.
    static final int PROBED_TOKENS = 1024;

    /// With top-1, ids of zero are right in a layer whose expert 0 is busy; not for so many tokens.
    private static final int FEWEST_TOP_1 = 64;

    private final TraceFile file;
    private final String array;
    private final TraceHeader header;
    private final LayerAxis axis;
    private final int axisLength;
    private final List<String> leftOut;

    private TokenArrayTrace(
            TraceFile file,
            String array,
            TraceHeader header,
            LayerAxis axis,
            int axisLength,
            List<String> leftOut) {
        this.file = file;
        this.array = array;
        this.header = header;
        this.axis = axis;
        this.axisLength = axisLength;
        this.leftOut = leftOut;
    }

    static TokenArrayTrace of(
            TraceFile file, ArrayFile container, String array, Optional<ModelCard> card) {
        try (NpyStream experts = container.array(array).orElseThrow()) {
            long tokens = tokens(experts);
            boolean pack;
            try (RequestCursor requests = new RequestCursor(container, experts, tokens)) {
                pack = requests.hasOffsets();
                while (requests.hasNext()) {
                    requests.next();
                }
            }
            int layers = Math.toIntExact(experts.shape().get(1));
            LayerAxis axis = LayerAxis.of(layers, zeroLayers(experts, tokens), card);
            return new TokenArrayTrace(
                    file,
                    array,
                    header(file, experts.shape(), axis, pack),
                    axis,
                    layers,
                    container.names().stream()
                            .filter(name -> !name.equals(array) && !RequestCursor.reads(name))
                            .sorted()
                            .toList());
        }
    }

    /// Checks the shape of the array of experts.
    ///
    /// @return its first length
    static long tokens(NpyStream experts) {
        List<Long> shape = experts.shape();
        if (!experts.type().isInteger()) {
            throw experts.bad(
                    "element type " + experts.type().descr(),
                    "integers of 1, 2, 4 or 8 bytes: experts.astype('uint8')");
        }
        if (shape.size() != 3) {
            throw experts.bad("shape " + shape, "three dimensions: [tokens, layers, k]");
        }
        if (shape.getFirst() == 0) {
            throw experts.bad("an empty trace: shape " + shape, "at least one token");
        }
        if (!Limits.allow(shape.get(1), shape.get(2))) {
            throw experts.bad("shape " + shape, "[tokens, layers, k] with " + Limits.inWords());
        }
        return shape.getFirst();
    }

    /// Which layers hold zeros only in the first tokens.
    private static boolean[] zeroLayers(NpyStream experts, long tokens) {
        int layers = Math.toIntExact(experts.shape().get(1));
        int topK = Math.toIntExact(experts.shape().get(2));
        boolean[] zero = new boolean[layers];
        int probed = (int) Math.min(tokens, PROBED_TOKENS);
        if (topK == 1 && probed < FEWEST_TOP_1) {
            return zero;
        }
        Arrays.fill(zero, true);
        byte[] bytes = new byte[layers * topK * experts.type().bytes()];
        int layerBytes = topK * experts.type().bytes();
        for (int token = 0; token < probed; token++) {
            experts.read(bytes, bytes.length);
            for (int i = 0; i < bytes.length; i++) {
                zero[i / layerBytes] &= bytes[i] == 0;
            }
        }
        return zero;
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public List<Finding> notes() {
        List<Finding> notes = new ArrayList<>();
        axis.note().ifPresent(notes::add);
        if (!leftOut.isEmpty()) {
            notes.add(
                    new Finding(
                            "arrays-not-read",
                            Severity.INFO,
                            leftOut.size() + " arrays of the file are not read",
                            String.join(", ", leftOut.subList(0, Math.min(8, leftOut.size()))),
                            "what is read: '" + array + "', req_offsets, prompt_len"));
        }
        return notes;
    }

    @Override
    public TraceReader open() {
        return TokenArrayReader.open(file, array, header, axis, axisLength);
    }

    private static TraceHeader header(
            TraceFile file, List<Long> shape, LayerAxis axis, boolean pack) {
        return new TraceHeader(
                file.path().getFileName().toString(),
                ArrayImporter.NAME,
                "",
                axis.layerIds(),
                axis.numbering(),
                OptionalInt.empty(),
                Math.toIntExact(shape.get(2)),
                OptionalLong.of(shape.getFirst()),
                TraceHeader.Batching.UNBATCHED,
                pack,
                TraceHeader.WeightsKind.NONE,
                false,
                true,
                false,
                "");
    }
}
