package org.moesaic.traces.internal.arrays;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.internal.counts.Aggregated;

/// Arrays in an NPZ archive, an NPY file or a zip-format `.pt` file. [ArrayLayout] says what they are:
///
/// - `experts` or `routed_experts` [tokens, layers, k], with `req_offsets` [requests + 1] and `prompt_len` [requests] or
///   without: decode rows, each token a step of its own. Without offsets all tokens are of request `0`; without prompt
///   lengths positions start at 0. In a pack, that is an archive with `req_offsets`, the experts of a row are in descending
///   gate weight; a bare array does not say
/// - the same with the batch as first dimension, padded with zeros
/// - one array [tokens, k] a layer (`L0_idx`, `layer_3`, a list of tensors, or `indices` and `scores` of one layer)
/// - router logits, which need the model
/// - counts, which are no trace
public final class ArrayImporter implements TraceImporter {

    static final String NAME = "npz-pack";

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};

    /// In the header of a zip member: where the length of its name is, and where the name is.
    private static final int NAME_LENGTH_AT = 26;

    private static final int NAME_AT = 30;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "NPZ, NPY or .pt with 'experts' [tokens, layers, k], arrays a layer, router logits or counts";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return !file.isGzip()
                && (file.startsWith(NpyHeader.magic())
                        || (file.startsWith(ZIP_MAGIC)
                                && (holds(file.head(), ".npy") || TorchFile.holdsPickle(file))));
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return open(file, Optional.empty());
    }

    @Override
    public RoutingTrace open(TraceFile file, Optional<ModelCard> card) {
        try (ArrayFile container = container(file)) {
            return switch (ArrayLayout.of(container)) {
                case ArrayLayout.Tokens(String name) -> tokens(file, container, name, card);
                case ArrayLayout.PerLayer(var layers) ->
                        new LayerArrays(file, container, layers).read();
                case ArrayLayout.Logits logits ->
                        new LogitArrays(file, container, logits, card).read();
                case ArrayLayout.Counts _ -> throw Aggregated.refuse(file);
            };
        } catch (ArithmeticException e) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), "an array larger than any file", "write it again"));
        }
    }

    @Override
    public Optional<ExpertCounts> counts(TraceFile file) {
        try (ArrayFile container = container(file)) {
            return ArrayLayout.of(container) instanceof ArrayLayout.Counts(String name)
                    ? Optional.of(CountArrays.read(file, container, name))
                    : Optional.empty();
        }
    }

    static ArrayFile container(TraceFile file) {
        return TorchFile.holdsPickle(file) ? TorchFile.open(file) : NpyContainer.open(file);
    }

    private static RoutingTrace tokens(
            TraceFile file, ArrayFile container, String name, Optional<ModelCard> card) {
        try (NpyStream array = container.array(name).orElseThrow()) {
            if (array.shape().size() == 4) {
                return new BatchArray(file, array, card).read();
            }
        }
        return TokenArrayTrace.of(file, container, name, card);
    }

    /// Judged by the first member, or in doubt if the file ends before its name does.
    private static boolean holds(byte[] head, String ending) {
        if (head.length < NAME_AT) {
            return true;
        }
        short length =
                ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(NAME_LENGTH_AT);
        int end = NAME_AT + Short.toUnsignedInt(length);
        return end > head.length
                || new String(head, NAME_AT, end - NAME_AT, StandardCharsets.ISO_8859_1)
                        .endsWith(ending);
    }
}
