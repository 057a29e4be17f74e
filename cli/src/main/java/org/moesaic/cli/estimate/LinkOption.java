package org.moesaic.cli.estimate;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.moesaic.cli.Mistakes;
import org.moesaic.edge.Names;
import org.moesaic.edge.Quantity;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.LinkPreset;
import org.moesaic.model.hardware.LinkPresets;

/// A link as people write it: the name of a preset, or `custom:latency=2us,bandwidth=50GB/s`.
final class LinkOption {

    private LinkOption() {}

    /// The link, or mistakes in its option.
    static Optional<LinkPreset> parse(String option, String text, Mistakes mistakes) {
        Spec spec = Spec.parse("option '" + option + "'", text);
        if (!spec.name().equals("custom")) {
            Optional<LinkPreset> preset = LinkPresets.find(text);
            if (preset.isEmpty()) {
                mistakes.add(
                        option,
                        "'" + text + "' is not known",
                        Names.suggest(text, LinkPresets.names())
                                + ", or custom:latency=2us,bandwidth=50GB/s");
            }
            return preset;
        }
        spec.unknown(List.of("latency", "bandwidth"))
                .forEach(problem -> mistakes.add(option, problem.message(), problem.cure()));
        Optional<Long> latency = value(option, spec, "latency", Quantity::picoseconds, mistakes);
        Optional<Long> rate = value(option, spec, "bandwidth", Quantity::bytesPerSecond, mistakes);
        if (rate.isPresent() && rate.get() == 0) {
            mistakes.add(option, "bandwidth is zero", "more than zero is needed");
            return Optional.empty();
        }
        if (latency.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LinkPreset(
                        text,
                        List.of(),
                        "as given",
                        latency.get(),
                        rate.get(),
                        0,
                        0,
                        "the command line"));
    }

    private static Optional<Long> value(
            String option, Spec spec, String key, ToLongFunction<String> unit, Mistakes mistakes) {
        Optional<String> text = spec.argument(key);
        if (text.isEmpty()) {
            mistakes.add(
                    option,
                    "'" + spec + "' has no " + key,
                    "write custom:latency=2us,bandwidth=50GB/s");
            return Optional.empty();
        }
        try {
            return Optional.of(unit.applyAsLong(text.get()));
        } catch (IllegalArgumentException e) {
            mistakes.add(option, e.getMessage(), "");
            return Optional.empty();
        }
    }
}
