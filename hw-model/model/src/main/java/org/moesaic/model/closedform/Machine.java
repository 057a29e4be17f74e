package org.moesaic.model.closedform;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// A machine that one can buy, as two roofs: how fast it multiplies and how fast it reads.
///
/// @param name in lower case with dashes, such as `h100-sxm`
/// @param aliases other names
/// @param description one sentence
/// @param macsPerSecond peak multiply-accumulates per second, by arithmetic; half of what data sheets count
/// @param bytesPerSecond peak memory bandwidth
/// @param memoryBytes capacity of that memory
/// @param calibration what measured products reach of the peaks; empty if none were at hand
/// @param source where the peaks are from
public record Machine(
        String name,
        List<String> aliases,
        String description,
        Map<String, Double> macsPerSecond,
        double bytesPerSecond,
        long memoryBytes,
        Optional<Calibration> calibration,
        String source) {

    /// Efficiencies fitted to measured products.
    ///
    /// @param computeEfficiency reached share of the peak
    /// @param memoryEfficiency reached share of the bandwidth
    /// @param launchPicoseconds what each product costs before it starts
    /// @param errorPercent the largest error on the products that it was fitted to
    /// @param source of the measurements
    public record Calibration(
            double computeEfficiency,
            double memoryEfficiency,
            long launchPicoseconds,
            double errorPercent,
            String source) {}

    public Machine {
        Objects.requireNonNull(name);
        Objects.requireNonNull(description);
        Objects.requireNonNull(calibration);
        Objects.requireNonNull(source);
        aliases = List.copyOf(aliases);
        macsPerSecond = new TreeMap<>(macsPerSecond);
    }

    /// Its peaks, which nothing beats; empty if it does not multiply in that arithmetic.
    public Optional<Roofline> peaks(String arithmetic) {
        return Optional.ofNullable(macsPerSecond.get(arithmetic))
                .map(peak -> Roofline.ideal(peak, bytesPerSecond));
    }

    /// What it can be expected to do: the peaks, as far as they were reached where that was measured.
    public Optional<Roofline> expected(String arithmetic) {
        Optional<Roofline> peaks = peaks(arithmetic);
        return calibration
                .flatMap(fit ->
                        peaks.map(peak ->
                                new Roofline(
                                        peak.macsPerSecond(),
                                        bytesPerSecond,
                                        fit.computeEfficiency(),
                                        fit.memoryEfficiency(),
                                        fit.launchPicoseconds())))
                .or(() -> peaks);
    }
}
