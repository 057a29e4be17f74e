package org.moesaic.compute.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a family of checkpoints names and lays out the tensors of MoE layers.
///
/// @param name what messages call it
/// @param templates the names that each part can have
/// @param inputsFirst parts that are stored [inputs, outputs] and not [outputs, inputs]
/// @param alternating true if the rows of a fused gate and up projection alternate, gate first; false if all of the gate
///     come first
/// @param expertTypes element types that experts must have for this naming; empty if any
public record Naming(
        String name,
        Map<Part, List<NameTemplate>> templates,
        Set<Part> inputsFirst,
        boolean alternating,
        Set<String> expertTypes) {

    public Naming {
        templates = Map.copyOf(templates);
        inputsFirst = Set.copyOf(inputsFirst);
        expertTypes = Set.copyOf(expertTypes);
    }

    /// True if each expert has a tensor of its own for that part.
    public boolean perExpert(Part part) {
        return of(part).stream().anyMatch(NameTemplate::perExpert);
    }

    List<NameTemplate> of(Part part) {
        return templates.getOrDefault(part, List.of());
    }
}
