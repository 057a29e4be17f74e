package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What came of the checks of one format on one backend.
///
/// @param backend the name that was asked for
/// @param device what it ran on
/// @param outputs numbers that were compared
/// @param worstShare the largest error as a share of its bound
/// @param violations a line for each of the first outputs that are not what they may be
record CheckResult(
        String backend,
        String device,
        String format,
        Activations activations,
        int products,
        long outputs,
        double worstShare,
        List<String> violations) {

    /// Lines that are kept; a kernel that is wrong is wrong everywhere.
    private static final int KEPT = 3;

    boolean holds() {
        return violations.isEmpty();
    }

    /// Runs all cases.
    static CheckResult of(
            String name,
            Backend backend,
            NumberFormat format,
            Activations activations,
            List<CheckCase> cases,
            long seed) {
        // The same numbers for every backend, so that two of them can be compared.
        SplittableRandom random = new SplittableRandom(seed);
        long outputs = 0;
        double worst = 0;
        List<String> violations = new ArrayList<>();
        for (CheckCase one : cases) {
            try (Arena arena = Arena.ofConfined()) {
                Outcome outcome = outcome(backend, format, activations, one, random, arena);
                outputs += outcome.y().length;
                worst = Math.max(worst, outcome.expected().worstShare(outcome.y()));
                for (String line : outcome.expected().violations(outcome.y())) {
                    if (violations.size() < KEPT) {
                        violations.add(one + ": " + line);
                    }
                }
            }
        }
        return new CheckResult(
                name,
                backend.device(),
                format.name(),
                activations,
                cases.size(),
                outputs,
                worst,
                violations);
    }

    /// Runs all cases on an analog tile: every output equals the reference's, bit by bit.
    static CheckResult of(
            String name, Backend backend, TilePreset preset, List<CheckCase> cases, long seed) {
        long outputs = 0;
        List<String> violations = new ArrayList<>();
        for (CheckCase one : cases) {
            TileBench bench = TileBench.of(preset, one.shape(), one.batch(), seed);
            float[] expected = bench.expected();
            float[] y = bench.on(backend);
            outputs += y.length;
            for (int i = 0; i < y.length; i++) {
                if (y[i] != expected[i] && violations.size() < KEPT) {
                    violations.add(
                            one + ": output " + i + ": " + y[i] + ", expected " + expected[i]);
                }
            }
        }
        return new CheckResult(
                name,
                backend.device(),
                TileBench.name(preset),
                Activations.FP32,
                cases.size(),
                outputs,
                violations.isEmpty() ? 0 : Double.POSITIVE_INFINITY,
                violations);
    }

    /// What a product gave, and what it must be.
    private record Outcome(float[] y, Expectation expected) {}

    private static Outcome outcome(
            Backend backend,
            NumberFormat format,
            Activations activations,
            CheckCase one,
            SplittableRandom random,
            Arena arena) {
        int weights = Math.toIntExact(one.shape().weights());
        WeightSource source = WeightSource.of(one.shape(), one.weights().array(random, weights));
        PackedMatrix packed = new RoundToNearest().quantise(source, format, arena);
        float[] x = one.inputs().array(random, one.batch() * one.shape().columns());
        float[] y = new float[one.batch() * one.shape().rows()];
        try (LoadedMatrix matrix = backend.load(packed)) {
            backend.multiply(matrix, activations, one.batch(), x, y);
        }
        return new Outcome(y, Expectation.of(packed, activations, one.batch(), x));
    }
}
