package org.moesaic.cli.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.moesaic.compute.files.SafetensorsFile;

/// The names that an expert's matrices have in a file, by the last part of the name and an optional `.weight` behind it.
///
/// | gate | up | down | who writes so |
/// |---|---|---|---|
/// | `gate_proj` | `up_proj` | `down_proj` | Llama, Qwen, DeepSeek, OLMoE |
/// | `w1` | `w3` | `w2` | Mixtral, Phi |
/// | upper half of `gate_up_proj` | its lower half | `down_proj` | fused |
/// | none | `up_proj` | `down_proj` | plain experts |
/// | none | `fc1` | `fc2` | plain experts of OPT and Switch style |
///
/// A bias has `.bias` in place of `.weight`. Everything before the last part is the name of the expert.
///
/// @param gate empty for a plain expert, and for a fused one
/// @param up with `fused`, gate and up in one: rows 0 to f are the gate, f to 2f the up projection
record ExpertNames(Optional<String> gate, String up, String down, boolean fused) {

    static final String WEIGHT = ".weight";
    static final String BIAS = ".bias";

    private static final List<ExpertNames> KNOWN =
            List.of(
                    new ExpertNames(Optional.of("gate_proj"), "up_proj", "down_proj", false),
                    new ExpertNames(Optional.of("w1"), "w3", "w2", false),
                    new ExpertNames(Optional.empty(), "gate_up_proj", "down_proj", true),
                    new ExpertNames(Optional.empty(), "up_proj", "down_proj", false),
                    new ExpertNames(Optional.empty(), "fc1", "fc2", false));

    /// Every expert of a file: the name of the expert, and the full names of its matrices without `.weight`.
    static Map<String, ExpertNames> in(SafetensorsFile file) {
        Map<String, ExpertNames> experts = new TreeMap<>();
        for (String name : file.names()) {
            String matrix = stem(name);
            int dot = matrix.lastIndexOf('.');
            String expert = dot < 0 ? "" : matrix.substring(0, dot);
            if (!experts.containsKey(expert)) {
                of(file, expert).ifPresent(names -> experts.put(expert, names));
            }
        }
        return experts;
    }

    /// The tensor of a matrix, under either of its names.
    static Optional<String> tensor(SafetensorsFile file, String matrix) {
        return List.of(matrix + WEIGHT, matrix).stream()
                .filter(name -> file.tensor(name).isPresent())
                .findFirst();
    }

    private static Optional<ExpertNames> of(SafetensorsFile file, String expert) {
        String before = expert.isEmpty() ? "" : expert + ".";
        return KNOWN.stream()
                .map(names ->
                        new ExpertNames(
                                names.gate().map(before::concat),
                                before + names.up(),
                                before + names.down(),
                                names.fused()))
                .filter(names ->
                        tensor(file, names.up()).isPresent()
                                && tensor(file, names.down()).isPresent()
                                && names.gate().stream()
                                        .allMatch(gate -> tensor(file, gate).isPresent()))
                .findFirst();
    }

    /// A name without its `.weight`.
    static String stem(String name) {
        return name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
    }
}
