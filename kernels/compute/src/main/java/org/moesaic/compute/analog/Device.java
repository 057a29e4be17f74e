package org.moesaic.compute.analog;

import java.util.List;

/// A memory device: how far its conductance is from what was meant, and what becomes of it. Conductances are in
/// microsiemens, times in seconds; r is a conductance over the largest one.
///
/// - Programming: g = max(0, target + sigma(r) · N), on both devices of a pair, also on the one whose target is 0.
/// - Drift: g((t + t0) / t0)^-nu, where nu = |mean(r) + spread(r) · N| is drawn once, at programming, for the target.
/// - Read noise accumulated since programming (1/f): g + g · strength(r) · √ln((t + t0 + tRead) / (2 tRead)) · N, at
///   least 0, with r of the programmed conductance. It is there at t = 0 already.
///
/// (Nandakumar et al., ICECS 2019; Joshi et al., Nature Communications 2020; IBM/aihwkit `inference/noise`.)
///
/// @param gMax largest conductance that is programmed
/// @param gMin conductance that stands for 0
/// @param referenceGMax largest conductance of the device that `programming` was fitted to: its sigma is scaled by the
///     ratio
/// @param programming sigma in microsiemens, by time since programming; between times it is interpolated over the
///     logarithm, beyond the last it is held
/// @param startSeconds t0: when the device was read after programming
/// @param driftMean mean of nu
/// @param driftSpread spread of nu
/// @param readSeconds how long a read takes
/// @param readStrength strength of the accumulated read noise
public record Device(
        double gMax,
        double gMin,
        double referenceGMax,
        List<ProgrammingLaw> programming,
        double startSeconds,
        Curve driftMean,
        Curve driftSpread,
        double readSeconds,
        Curve readStrength) {

    /// A device's spread about its target at one time.
    public record ProgrammingLaw(double seconds, Curve sigma) {}

    /// Exactly what was meant, for ever.
    public static final Device IDEAL =
            new Device(
                    1,
                    0,
                    1,
                    List.of(new ProgrammingLaw(0, Curve.ZERO)),
                    1,
                    Curve.ZERO,
                    Curve.ZERO,
                    1,
                    Curve.ZERO);

    public Device {
        programming = List.copyOf(programming);
        if (!(gMax > 0) || !(gMin >= 0 && gMin < gMax) || !(referenceGMax > 0)) {
            throw new IllegalArgumentException(
                    "conductances %s to %s, fitted at %s; 0 or more, and the largest is above the smallest"
                            .formatted(gMin, gMax, referenceGMax));
        }
        if (!(startSeconds > 0) || !(readSeconds > 0) || programming.isEmpty()) {
            throw new IllegalArgumentException(
                    "start %s s, read %s s; both are above 0, and there is a programming law"
                            .formatted(startSeconds, readSeconds));
        }
        double last = -1;
        for (ProgrammingLaw law : programming) {
            if (!(law.seconds() > last)) {
                throw new IllegalArgumentException("programming laws that do not follow in time");
            }
            last = law.seconds();
        }
    }

    /// Spread of a device about its target, at a time since programming.
    public double programmingSigma(double g, double seconds) {
        double r = g / gMax;
        Between laws = programmingBetween(seconds);
        double before = laws.before().at(r);
        if (laws.before() == laws.after()) {
            return scaled(before);
        }
        return scaled(before * (1 - laws.share()) + laws.after().at(r) * laws.share());
    }

    /// The laws that hold at a time.
    ///
    /// @param share of the later one, which may be the earlier one as well
    record Between(Curve before, Curve after, double share) {

        private static Between only(ProgrammingLaw law) {
            return new Between(law.sigma(), law.sigma(), 0);
        }
    }

    Between programmingBetween(double seconds) {
        ProgrammingLaw before = programming.getFirst();
        for (ProgrammingLaw law : programming) {
            if (law.seconds() >= seconds) {
                return between(before, law, seconds);
            }
            before = law;
        }
        return Between.only(before);
    }

    /// Mean of the drift exponent of a device with that target.
    public double driftMean(double g) {
        return driftMean.at(g / gMax);
    }

    /// Spread of the drift exponent of a device with that target.
    public double driftSpread(double g) {
        return driftSpread.at(g / gMax);
    }

    /// What is left of a conductance after drifting with exponent `nu`.
    public double driftFactor(double nu, double seconds) {
        return PortableDoubles.exp(-nu * logElapsed(seconds));
    }

    /// ln((t + t0) / t0).
    double logElapsed(double seconds) {
        return StrictMath.log((seconds + startSeconds) / startSeconds);
    }

    /// Spread of the accumulated read noise, relative to the drifted conductance.
    ///
    /// @param g conductance right after programming
    public double readSigma(double g, double seconds) {
        return readStrength(g) * readGrowth(seconds);
    }

    double readStrength(double g) {
        return readStrength.at(g / gMax);
    }

    /// The part of [#readSigma] that depends on time.
    double readGrowth(double seconds) {
        double ratio = (seconds + startSeconds + readSeconds) / (2 * readSeconds);
        return ratio <= 1 ? 0 : Math.sqrt(StrictMath.log(ratio));
    }

    boolean programs() {
        return programming.stream().anyMatch(law -> !law.sigma().equals(Curve.ZERO));
    }

    boolean drifts() {
        return !driftMean.equals(Curve.ZERO) || !driftSpread.equals(Curve.ZERO);
    }

    boolean fluctuates() {
        return !readStrength.equals(Curve.ZERO);
    }

    Device withoutProgrammingNoise() {
        return new Device(
                gMax,
                gMin,
                referenceGMax,
                List.of(new ProgrammingLaw(0, Curve.ZERO)),
                startSeconds,
                driftMean,
                driftSpread,
                readSeconds,
                readStrength);
    }

    Device withoutDrift() {
        return new Device(
                gMax,
                gMin,
                referenceGMax,
                programming,
                startSeconds,
                Curve.ZERO,
                Curve.ZERO,
                readSeconds,
                readStrength);
    }

    Device withoutReadNoise() {
        return new Device(
                gMax,
                gMin,
                referenceGMax,
                programming,
                startSeconds,
                driftMean,
                driftSpread,
                readSeconds,
                Curve.ZERO);
    }

    /// What a spread of the device that `programming` was fitted to is multiplied with.
    double programmingScale() {
        return gMax / referenceGMax;
    }

    private double scaled(double sigma) {
        return Math.max(0, sigma) * programmingScale();
    }

    private static Between between(ProgrammingLaw before, ProgrammingLaw after, double seconds) {
        if (before == after || before.seconds() <= 0) {
            return Between.only(after);
        }
        double share =
                StrictMath.log(seconds / before.seconds())
                        / StrictMath.log(after.seconds() / before.seconds());
        return new Between(before.sigma(), after.sigma(), share);
    }
}
