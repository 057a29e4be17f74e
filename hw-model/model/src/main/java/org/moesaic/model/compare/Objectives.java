package org.moesaic.model.compare;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.replay.ReplayResult;

/// What a result is judged by; of everything, less is better.
///
/// @param picojoulesPerToken energy
/// @param picosecondsPerToken mean latency of a decode token; over all tokens if the trace has none of decode
/// @param bytesPerToken read and written at all memories beyond the SRAM, together
/// @param squareMillimetres silicon of all devices; empty if the hardware describes none
/// @param relativeError of the output; empty if nobody gave weights to measure it with
public record Objectives(
        Range picojoulesPerToken,
        double picosecondsPerToken,
        double bytesPerToken,
        Optional<Range> squareMillimetres,
        OptionalDouble relativeError) {

    public Objectives {
        Objects.requireNonNull(picojoulesPerToken);
        Objects.requireNonNull(squareMillimetres);
        Objects.requireNonNull(relativeError);
    }

    /// Those of a replay.
    public static Objectives of(ReplayResult result, Hardware hardware) {
        double tokens = result.trace().tokens();
        return new Objectives(
                result.perTokenPicojoules(),
                result.latency()
                        .perTokenMeanPicoseconds()
                        .orElse(result.latency().totalPicoseconds() / tokens),
                memoryBytes(result, hardware) / tokens,
                result.areaSquareMillimetres(),
                OptionalDouble.empty());
    }

    /// The same where silicon is no matter, because it was made equal.
    public Objectives withoutArea() {
        return new Objectives(
                picojoulesPerToken,
                picosecondsPerToken,
                bytesPerToken,
                Optional.empty(),
                relativeError);
    }

    /// The same with a measured error of the output.
    public Objectives withRelativeError(double error) {
        return new Objectives(
                picojoulesPerToken,
                picosecondsPerToken,
                bytesPerToken,
                squareMillimetres,
                OptionalDouble.of(error));
    }

    private static long memoryBytes(ReplayResult result, Hardware hardware) {
        return hardware.memories().stream()
                .filter(memory -> memory.tier() != Tier.SRAM)
                .map(memory -> result.traffic().get(memory.tier().label()))
                .mapToLong(traffic -> Math.addExact(traffic.read(), traffic.written()))
                .reduce(0, Math::addExact);
    }

    /// True if this is at least as good in everything and better in something. What only one of the two knows does not
    /// count.
    public boolean dominates(Objectives other, Corner corner) {
        double[] mine = at(corner);
        double[] theirs = other.at(corner);
        boolean better = false;
        for (int i = 0; i < mine.length; i++) {
            if (mine[i] > theirs[i]) {
                return false;
            }
            better |= mine[i] < theirs[i];
        }
        return better;
    }

    /// NaN for what is not known: it compares as neither less nor greater.
    private double[] at(Corner corner) {
        return new double[] {
            corner.of(picojoulesPerToken),
            picosecondsPerToken,
            bytesPerToken,
            squareMillimetres.map(corner::of).orElse(Double.NaN),
            relativeError.orElse(Double.NaN)
        };
    }
}
