package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.replay.ReplayResult.FidelityNote;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceHeader;

/// What has to be said about the figures of a replay: what they leave out, and how they are known.
final class Notes {

    private Notes() {}

    static List<String> excluded(ReplayRequest request, boolean vector) {
        ModelCard model = request.model();
        TraceHeader header = request.trace().header();
        List<String> excluded = new ArrayList<>();
        if (!header.prefillComplete()) {
            excluded.add("prefill (not in the trace)");
        }
        if (!header.decodeComplete()) {
            excluded.add("decode (not in the trace)");
        }
        for (ModelModule module : ModelModule.values()) {
            if (!request.options().counts(module)) {
                excluded.add(module.label() + " (left out by --exclude)");
            }
        }
        if (!vector) {
            excluded.add(
                    "vector, norms: activation functions, softmax, sums ("
                            + request.hardware().name()
                            + " describes no vector unit)");
        }
        if (model.layers().encoder() > 0) {
            excluded.add(
                    "kv of the encoder and of cross-attention (source lengths are not in the trace)");
        }
        if (model.layers().imageTowerParameters() > 0) {
            excluded.add("the image tower (no image tokens in the trace)");
        }
        if (model.parameters().biases() > 0) {
            excluded.add("biases (not in the bytes, not in the energy)");
        }
        if (request.hardware().tiles().isEmpty()) {
            excluded.add(
                    "analog: tile, adc, dac, program ("
                            + request.hardware().name()
                            + " has no analog tiles)");
        } else {
            excluded.add(
                    "programming of the tiles before the trace begins (engines.analog.placing)");
        }
        if (request.hardware().area().parts().isEmpty()) {
            excluded.add("area (" + request.hardware().name() + " describes none)");
        }
        for (String part : request.hardware().area().missing()) {
            excluded.add("area of " + part + " (not described)");
        }
        return excluded;
    }

    static List<FidelityNote> fidelity(ReplayRequest request, EnergyReport energy) {
        List<FidelityNote> notes = new ArrayList<>();
        notes.add(
                new FidelityNote(
                        "rows, selections, accesses, hits, misses, bytes, action counts",
                        Fidelity.COUNTED,
                        "trace, placement and cache configuration"));
        notes.add(
                new FidelityNote(
                        "latency, throughput, utilisation",
                        Fidelity.DERIVED,
                        "busy-until resources; systolic cycles as SCALE-Sim counts them, double-buffered form where"
                                + " the hardware says so; DRAM bandwidth = peak less refresh, latency = nRP + nRCD + nCL"
                                + " (Ramulator 2.1 presets); links at their stated rate"));
        request.options()
                .slices()
                .ifPresent(spec ->
                        notes.add(
                                new FidelityNote(
                                        "depths at which tokens want nested experts",
                                        Fidelity.ASSUMED,
                                        "drawn by the shares of --slices "
                                                + spec
                                                + "; a trace does not say them")));
        if (PreGates.of(request).anyMatch(gate -> gate.accuracy().intValue() < 1)) {
            notes.add(
                    new FidelityNote(
                            "what the gate ahead names",
                            Fidelity.ASSUMED,
                            "drawn by its accuracy; wrong names are spread over the other experts"));
        }
        notes.add(
                new FidelityNote(
                        "energy",
                        energy.fidelity(),
                        "energy table of "
                                + request.hardware().name()
                                + ": each constant with its own source"
                                + " (moesaic hardware show "
                                + request.hardware().name()
                                + "); widest uncertainty: "
                                + energy.dominant()));
        return notes;
    }
}
