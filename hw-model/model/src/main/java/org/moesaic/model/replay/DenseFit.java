package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.placement.DenseModules;

/// Whether the hardware can hold and execute the modules that are not routed experts.
final class DenseFit {

    private DenseFit() {}

    static List<Problem> problems(ReplayRequest request) {
        List<Problem> problems = new ArrayList<>();
        DenseModules dense = request.dense();
        Map<String, NumberFormat> formats = new TreeMap<>();
        formats.put("linear-format", dense.linear());
        formats.put("other-format", dense.other());
        formats.put("kv-format", dense.kv());
        formats.forEach((key, format) -> {
            if (request.hardware().arrayFor(format).isEmpty()) {
                problems.add(
                        Problem.of(
                                "hardware "
                                        + request.hardware().name()
                                        + " cannot execute "
                                        + key
                                        + " '"
                                        + format.name()
                                        + "'",
                                "its arrays execute "
                                        + String.join(
                                                "; ",
                                                request.hardware().arrays().stream()
                                                        .map(DigitalArray::arithmeticNames)
                                                        .toList())));
            }
        });
        dense.home()
                .filter(tier -> request.hardware().memory(tier).isEmpty())
                .ifPresent(tier ->
                        problems.add(
                                Problem.of(
                                        "hardware "
                                                + request.hardware().name()
                                                + " has no memory '"
                                                + tier.label()
                                                + "' for dense-home",
                                        "it has "
                                                + String.join(
                                                        ", ",
                                                        request.hardware().memories().stream()
                                                                .map(m -> m.tier().label())
                                                                .toList()))));
        return problems;
    }
}
