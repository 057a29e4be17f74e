package org.moesaic.model.prefetch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.PreGate;

/// Prefetch as the user asked for it: when a layer's router has finished and its own misses are on their way, the experts
/// that a predictor expects in the next MoE layer of the step are fetched too.
///
/// @param predictor who guesses
/// @param count most experts fetched ahead for one layer-step
public record PrefetchSpec(Predictor predictor, int count) {

    private static final List<String> KEYS = List.of("predictor", "count");
    private static final List<String> GATE_KEYS = List.of("predictor", "count", "accuracy");

    private static final int MOST = 4096;

    public PrefetchSpec {
        Objects.requireNonNull(predictor);
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("a prefetch of " + count);
        }
    }

    /// The gate that knows the next layer, where that is the predictor.
    public Optional<PreGate> gate() {
        return predictor instanceof PreGatePredictor(PreGate gate)
                ? Optional.of(gate)
                : Optional.empty();
    }

    /// The same with a seed of 0.
    public static Optional<PrefetchSpec> parse(
            String text, int usual, Iterable<Predictor> plugins) {
        return parse(text, usual, 0, plugins);
    }

    /// Reads `none`, `next-layer:predictor=NAME[,count=N]` and `next-layer:predictor=pregate[,accuracy=A][,count=N]`, where
    /// the count is that of all names if none is given.
    ///
    /// @param seed of predictors that draw
    /// @param usual the count where none is given
    /// @throws MoesaicException as wrong usage, with all that is wrong
    public static Optional<PrefetchSpec> parse(
            String text, int usual, long seed, Iterable<Predictor> plugins) {
        Spec spec = Spec.parse("--prefetch", text);
        boolean gated =
                spec.argument("predictor").filter(PreGatePredictor.NAME::equals).isPresent();
        List<Problem> problems = new ArrayList<>(spec.unknown(gated ? GATE_KEYS : KEYS));
        if (spec.name().equals("none")) {
            throwIfAny(spec.unknown(List.of()));
            return Optional.empty();
        }
        if (!spec.name().equals("next-layer")) {
            throw MoesaicException.usage(
                    "--prefetch: unknown prefetch '" + spec.name() + "'",
                    Names.suggest(spec.name(), List.of("none", "next-layer")));
        }
        if (gated) {
            Predictor ahead = new PreGatePredictor(PreGate.of(accuracy(spec, problems), seed));
            int names = count(spec, MOST, problems);
            throwIfAny(problems);
            return Optional.of(new PrefetchSpec(ahead, names));
        }
        List<Predictor> known = Predictors.all(plugins);
        List<String> names = new ArrayList<>(known.stream().map(Predictor::name).toList());
        names.add(PreGatePredictor.NAME);
        Optional<String> name = spec.argument("predictor");
        Optional<Predictor> predictor =
                known.stream().filter(p -> name.filter(p.name()::equals).isPresent()).findFirst();
        if (name.isEmpty()) {
            problems.add(
                    Problem.of(
                            "--prefetch next-layer needs a predictor",
                            "write next-layer:predictor=P with one of "
                                    + String.join(", ", names)));
        } else if (predictor.isEmpty()) {
            problems.add(
                    spec.problem("predictor", "is no predictor", Names.suggest(name.get(), names)));
        }
        int count = count(spec, usual, problems);
        throwIfAny(problems);
        return Optional.of(new PrefetchSpec(predictor.orElseThrow(), count));
    }

    private static BigDecimal accuracy(Spec spec, List<Problem> problems) {
        Optional<String> text = spec.argument("accuracy");
        if (text.isPresent()) {
            if (text.get().matches("[0-9]{1,3}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}")
                    && PreGate.isAccuracy(new BigDecimal(text.get()))) {
                return new BigDecimal(text.get());
            }
            problems.add(
                    spec.problem("accuracy", "is no share", "a share from 0 to 1, such as 0.9"));
        }
        return BigDecimal.ONE;
    }

    private static int count(Spec spec, int usual, List<Problem> problems) {
        Optional<String> text = spec.argument("count");
        if (text.isEmpty()) {
            return Math.clamp(usual, 1, MOST);
        }
        if (text.get().matches("[0-9]{1,4}")) {
            int count = Integer.parseInt(text.get());
            if (count >= 1 && count <= MOST) {
                return count;
            }
        }
        problems.add(
                spec.problem(
                        "count", "is not a number of experts", "a whole number from 1 to " + MOST));
        return 1;
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }

    /// As it can be written.
    @Override
    public String toString() {
        String accuracy =
                gate().map(known -> ",accuracy=" + known.accuracy().toPlainString()).orElse("");
        return "next-layer:predictor=" + predictor.name() + accuracy + ",count=" + count;
    }
}
