package org.moesaic.traces.internal.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.GgufHeader;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.counts.Aggregated;
import org.moesaic.traces.internal.counts.CountsBuilder;
import org.moesaic.traces.internal.counts.LoadMatrix;

/// The importance matrix of llama.cpp as GGUF (`llama-imatrix --output-format gguf`): for each matrix of experts a tensor
/// `<name>.counts` of 32-bit floats [1, experts], one count a selection.
///
/// The three matrices of an expert count the same selections: the gate is taken, or else up, or else down, one of them.
public final class ImatrixImporter implements TraceImporter {

    static final String NAME = "imatrix-gguf";

    private static final Pattern COUNTS =
            Pattern.compile(
                    "blk\\.([0-9]{1,4})\\.ffn_(gate|up|gate_up|down)_exps\\.weight\\.counts");

    /// The order in which matrices are preferred.
    private static final List<String> MATRICES = List.of("gate", "gate_up", "up", "down");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "GGUF importance matrix of llama.cpp, which counts experts";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return !file.isGzip() && file.startsWith(GgufHeader.magic());
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        counts(file);
        throw Aggregated.refuse(file);
    }

    @Override
    public Optional<ExpertCounts> counts(TraceFile file) {
        try (GgufFile gguf = GgufFile.open(file.path())) {
            TreeMap<Integer, GgufHeader.Entry> layers = layers(gguf);
            if (layers.isEmpty()) {
                String type = gguf.text("general.type");
                throw gguf.bad(
                        "no counts of experts"
                                + (type.equals("imatrix")
                                        ? " in this imatrix"
                                        : ": general.type is '" + type + "', not 'imatrix'"),
                        "write it with llama-imatrix of an MoE model; legacy files that were converted"
                                + " hold none");
            }
            LoadMatrix matrix = new LoadMatrix("counts");
            for (GgufHeader.Entry tensor : layers.values()) {
                matrix.beginRow();
                for (float count : gguf.floats(tensor)) {
                    refuse(gguf, tensor, matrix.add(count));
                }
                refuse(gguf, tensor, matrix.endRow());
            }
            CountsBuilder builder = new CountsBuilder(file, NAME);
            builder.counts(matrix);
            builder.layers(new ArrayList<>(layers.keySet()));
            builder.source("imatrix");
            return Optional.of(builder.build());
        }
    }

    private static void refuse(GgufFile gguf, GgufHeader.Entry tensor, Optional<String> wrong) {
        if (wrong.isPresent()) {
            throw gguf.bad(tensor.name() + ": " + wrong.get(), LoadMatrix.ALLOWED);
        }
    }

    private static TreeMap<Integer, GgufHeader.Entry> layers(GgufFile gguf) {
        for (String wanted : MATRICES) {
            TreeMap<Integer, GgufHeader.Entry> layers = new TreeMap<>();
            for (GgufHeader.Entry tensor : gguf.tensors().values()) {
                Matcher matcher = COUNTS.matcher(tensor.name());
                if (matcher.matches()
                        && matcher.group(2).equals(wanted)
                        && tensor.elements() > 1
                        && layers.size() < Limits.LAYERS) {
                    layers.put(Integer.parseInt(matcher.group(1)), tensor);
                }
            }
            if (!layers.isEmpty()) {
                return layers;
            }
        }
        return new TreeMap<>();
    }
}
