package org.moesaic.model.footprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.moesaic.formats.MatrixBytes;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelParameters;

/// Bytes of a model's weights by part:
///
///     rows x columns x physical bits / 8 + groups x (scale bits + zero bits) / 8 + row data + tables once a device
///
/// Codes of 16 and more bits have no groups. Groups run along rows; of attention, dense layers and Mamba mixers only the
/// parameters are known here, so their groups are counted over all of them, as if every row were whole groups.
///
/// @param byPart bytes of each part, in the order of reports: `experts`, `attention`, `embeddings`, `router`, `scales`
///     (scales and zero points of all parts), then `sharedExperts`, `denseFfn`, `biases`, `other`, `rowData`, `tables`
/// @param averageBits nominal bits of the mean routed expert; empty if its format has no fixed number
public record Footprint(Map<String, Long> byPart, OptionalDouble averageBits) {

    /// Codes of at least so many bits are floating-point numbers of their own.
    private static final int NO_GROUPS_BITS = 16;

    private static final List<String> PARTS =
            List.of(
                    "experts",
                    "attention",
                    "embeddings",
                    "router",
                    "scales",
                    "sharedExperts",
                    "denseFfn",
                    "biases",
                    "other",
                    "rowData",
                    "tables");

    public Footprint {
        byPart = Collections.unmodifiableMap(new LinkedHashMap<>(byPart));
    }

    /// All parts.
    public long totalBytes() {
        return byPart.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    /// Counts a model.
    ///
    /// @throws ArithmeticException if a figure does not fit into a `long`
    public static Footprint of(FootprintRequest request) {
        return new Count(request).footprint();
    }

    private static final class Count {

        private final FootprintRequest request;
        private final ModelCard model;
        private final Map<String, Long> parts = new LinkedHashMap<>();

        Count(FootprintRequest request) {
            this.request = request;
            model = request.model();
        }

        Footprint footprint() {
            for (String part : PARTS) {
                parts.put(part, 0L);
            }
            ModelParameters parameters = model.parameters();
            experts();
            flat("attention", parameters.attention(), request.attentionBits());
            flat("embeddings", parameters.embedding(), request.otherBits());
            flat("router", parameters.router(), request.otherBits());
            flat("sharedExperts", parameters.shared(), request.sharedBits());
            flat("denseFfn", parameters.denseFfn(), request.sharedBits());
            flat("biases", parameters.biases(), request.otherBits());
            flat("other", parameters.other(), request.sharedBits());
            return new Footprint(parts, averageBits());
        }

        private void experts() {
            long layers = model.moeLayerIds().size();
            for (MatrixShape matrix : ExpertBytes.matrices(model)) {
                if (request.expertFormat().isPresent()) {
                    long copies = Math.multiplyExact(layers, (long) model.routedExperts());
                    format(request.expertFormat().get(), matrix, copies);
                } else {
                    for (FootprintRequest.Level level : request.levels()) {
                        bits(level.bits(), matrix, Math.multiplyExact(layers, level.experts()));
                    }
                }
            }
            long tables =
                    request.expertFormat()
                            .map(format ->
                                    Math.multiplyExact(format.tableBytes(), request.devices()))
                            .orElse(0L);
            add("tables", tables);
        }

        private void format(NumberFormat format, MatrixShape matrix, long copies) {
            MatrixBytes bytes = format.bytes(matrix);
            add("experts", Math.multiplyExact(bytes.weights(), copies));
            add("scales", Math.multiplyExact(Math.addExact(bytes.scales(), bytes.zeros()), copies));
            add("rowData", Math.multiplyExact(bytes.rowData(), copies));
        }

        private void bits(int bits, MatrixShape matrix, long copies) {
            add("experts", Math.multiplyExact(codes(matrix.weights(), bits), copies));
            if (bits < NO_GROUPS_BITS) {
                long groups =
                        matrix.rows() * Math.ceilDiv((long) matrix.columns(), request.group());
                add("scales", Math.multiplyExact(groupBytes(groups), copies));
            }
        }

        private void flat(String part, long weights, int bits) {
            add(part, codes(weights, bits));
            if (bits < NO_GROUPS_BITS) {
                add("scales", groupBytes(Math.ceilDiv(weights, (long) request.group())));
            }
        }

        private long codes(long weights, int bits) {
            return request.packing().bytes(weights, bits);
        }

        private long groupBytes(long groups) {
            return Math.ceilDiv(
                    Math.multiplyExact(groups, (long) request.scaleBits() + request.zeroBits()),
                    Byte.SIZE);
        }

        private void add(String part, long bytes) {
            parts.merge(part, bytes, Math::addExact);
        }

        private OptionalDouble averageBits() {
            if (request.expertFormat().isPresent()) {
                OptionalInt bits = Levels.bits(request.expertFormat().get());
                return bits.isPresent()
                        ? OptionalDouble.of(bits.getAsInt())
                        : OptionalDouble.empty();
            }
            List<Integer> all = new ArrayList<>();
            for (FootprintRequest.Level level : request.levels()) {
                all.add(Math.multiplyExact(level.bits(), level.experts()));
            }
            return OptionalDouble.of(
                    (double) all.stream().mapToInt(Integer::intValue).sum()
                            / model.routedExperts());
        }
    }
}
