package org.moesaic.model.optimum;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.moesaic.edge.Names;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.bits.BitCosts;
import org.moesaic.model.placement.bits.Errors;
import org.moesaic.model.placement.bits.Importance;
import org.moesaic.model.placement.bits.Levels;

/// The parameters of [OptimumPolicy], read.
///
/// @param tiers sizes that experts may take in each tier, all devices together; empty if none is given
/// @param analogErrors a file or a number: what analog experts lose
/// @param copies devices that may hold the same expert
/// @param free true if the solver chooses devices
record OptimumArguments(
        Objective objective,
        Levels levels,
        Set<EngineKind> engines,
        NumberFormat analogFormat,
        Optional<BigDecimal> average,
        OptionalLong bytes,
        Map<Tier, Long> tiers,
        Optional<Tier> home,
        OptionalLong tiles,
        OptionalLong crossbars,
        Optional<BigDecimal> error,
        BitCosts.Exponents importance,
        Errors errors,
        Optional<String> analogErrors,
        boolean free,
        int copies,
        OptionalLong replicas,
        SolverLimits limits) {

    static final String OBJECTIVE = "objective";
    static final String ERROR = "error";

    private static final String LEVELS = "2/3/4";
    private static final double SECONDS = 10;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_COPIES = 64;

    static List<Policy.Parameter> parameters() {
        List<Policy.Parameter> all = new ArrayList<>();
        add(
                all,
                OBJECTIVE,
                "what is made least: " + String.join(", ", Objective.labels()),
                "error");
        add(all, "levels", "numbers of bits or number formats of digital experts", LEVELS);
        add(all, "engines", "digital, analog or digital/analog", "digital");
        add(all, "analog-format", "format of the copy that tiles are programmed from", "int8");
        add(all, "average", "bits a weight in the mean at most, scales apart", "no bound");
        add(all, "bytes", "size of all digital experts at most, such as 8GiB", "no bound");
        for (Tier tier : Tier.values()) {
            add(
                    all,
                    tier.label(),
                    "size that experts in "
                            + tier.label()
                            + " may take on all devices together; names the tiers that are used",
                    "not used where another tier has a size");
        }
        add(
                all,
                "home",
                "the one tier where digital experts live",
                "the cache's home; else for energy and latency any memory, else the fastest that"
                        + " holds them");
        add(all, "tiles", "analog tiles on each device at most", "all that there are");
        add(all, "crossbars", "stack levels of tiles on each device at most", "all that there are");
        add(all, ERROR, "the objective 'error' at most", "no bound");
        all.add(Importance.PARAMETER);
        all.add(Errors.PARAMETER);
        add(
                all,
                "analog-errors",
                "what an expert loses on tiles, in the unit of errors: a number for all, or a CSV file like"
                        + " errors with the bits of analog-format",
                "must be given where analog experts and errors meet");
        add(all, "devices", "modulo (expert e on device e mod P) or free", "modulo");
        add(all, "copies", "devices that may hold the same expert; above 1 with devices=free", "1");
        add(all, "replicas", "copies of all experts of a layer at most", "no bound");
        add(all, "time", "seconds of work at most, counted and not measured", "10");
        add(all, "seed", "of the solver", "1");
        return List.copyOf(all);
    }

    private static void add(
            List<Policy.Parameter> all, String name, String meaning, String otherwise) {
        all.add(new Policy.Parameter(name, meaning, otherwise));
    }

    /// @throws org.moesaic.edge.MoesaicException as wrong usage, with everything that is wrong
    static OptimumArguments of(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<Levels> levels = Optional.empty();
        try {
            levels = Optional.of(Levels.parse(arguments.text("levels").orElse(LEVELS)));
        } catch (IllegalArgumentException e) {
            arguments.wrong("levels", "cannot be used", e.getMessage());
        }
        Map<Tier, Long> tiers = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            arguments.optionalBytes(tier.label()).ifPresent(size -> tiers.put(tier, size));
        }
        Optional<Tier> home = arguments.tier("home");
        if (home.isPresent() && !tiers.isEmpty()) {
            arguments.wrong("home", "goes with no size of a tier", "give one or the other");
        }
        Optional<BigDecimal> error = arguments.decimal(ERROR, "a number from 0");
        boolean free = arguments.choice("devices", List.of("modulo", "free")).equals("free");
        int copies = (int) arguments.whole("copies", 1, MOST_COPIES).orElse(1);
        if (copies > 1 && !free) {
            arguments.wrong("copies", "needs a choice of devices", "add devices=free");
        }
        Optional<BigDecimal> seconds = arguments.decimal("time", "seconds, such as 10");
        if (seconds.isPresent()
                && (seconds.get().signum() == 0
                        || seconds.get().compareTo(BigDecimal.valueOf(MOST_SECONDS)) > 0)) {
            arguments.wrong("time", "is not allowed", "seconds above 0 and up to " + MOST_SECONDS);
            seconds = Optional.empty();
        }
        Objective objective = Objective.of(arguments.choice(OBJECTIVE, Objective.labels()));
        Set<EngineKind> engines = engines(arguments);
        Optional<NumberFormat> analogFormat = arguments.optionalFormat("analog-format");
        Optional<BigDecimal> average = arguments.decimal("average", "bits a weight, such as 2.5");
        OptionalLong bytes = arguments.optionalBytes("bytes");
        OptionalLong tiles = arguments.whole("tiles", 0, Integer.MAX_VALUE);
        OptionalLong crossbars = arguments.whole("crossbars", 0, Integer.MAX_VALUE);
        BitCosts.Exponents importance = Importance.exponents(arguments);
        Optional<String> analogErrors = arguments.text("analog-errors");
        if (engines.contains(EngineKind.ANALOG)
                && (objective == Objective.ERROR || error.isPresent())
                && analogErrors.isEmpty()) {
            arguments.wrong(
                    "analog experts have no errors to go by",
                    "give analog-errors=NUMBER or analog-errors=FILE.csv");
        }
        OptionalLong replicas = arguments.whole("replicas", 1, Integer.MAX_VALUE);
        int seed = (int) arguments.whole("seed", 0, Integer.MAX_VALUE).orElse(1);
        arguments.throwIfWrong();
        return new OptimumArguments(
                objective,
                levels.orElseThrow(),
                engines,
                analogFormat.orElseGet(() -> NumberFormats.parse("int8").orElseThrow()),
                average,
                bytes,
                tiers,
                home,
                tiles,
                crossbars,
                error,
                importance,
                Errors.of(arguments),
                analogErrors,
                free,
                copies,
                replicas,
                new SolverLimits(seconds.map(BigDecimal::doubleValue).orElse(SECONDS), seed));
    }

    private static Set<EngineKind> engines(PolicyArguments arguments) {
        Set<EngineKind> engines = EnumSet.noneOf(EngineKind.class);
        List<String> labels = Arrays.stream(EngineKind.values()).map(EngineKind::label).toList();
        for (String label : arguments.text("engines").orElse("digital").split("/", -1)) {
            EngineKind.parse(label)
                    .ifPresentOrElse(
                            engines::add,
                            () ->
                                    arguments.wrong(
                                            "engines",
                                            "'" + label + "' is no engine",
                                            Names.suggest(label, labels)));
        }
        return engines;
    }

    /// True if errors are counted at all.
    boolean goesByErrors() {
        return objective == Objective.ERROR || error.isPresent();
    }
}
