package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.moesaic.compute.analog.Device.ProgrammingLaw;
import org.moesaic.edge.Located;
import org.moesaic.edge.SchemaDocument;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.WeightScaling;

/// Reads a tile. The schema says what keys and numbers there are; what does not fit together is found by the records, and
/// said with the place of the section that they are made of.
final class TilePresetReader {

    private TilePresetReader() {}

    static TileDescription read(SchemaDocument document) {
        // What the schema refuses cannot be put together, so it is said first.
        document.throwIfBad();
        Located root = document.root();
        Optional<Quantiser> dac = converter(root.at("dac"));
        Optional<Quantiser> adc = converter(root.at("adc"));
        Optional<TilePreset.Mapping> mapping = mapping(root);
        Optional<TilePreset.Input> input = input(root, dac);
        Optional<OutputCircuit> circuit = circuit(root);
        Optional<TilePreset.Output> output = output(root, adc);
        Optional<Cells> cells = cells(root.at("weights"));
        Optional<Device> device = new DeviceReader(root.at("device")).read();
        Optional<Faults> faults = faults(root.at("faults"));
        document.throwIfBad();
        TilePreset preset =
                new TilePreset(
                        root.at("name").text().orElseThrow(),
                        mapping.orElseThrow(),
                        input.orElseThrow(),
                        irDrop(root.at("ir-drop")),
                        weightNoise(root.at("weight-noise")),
                        circuit.orElseThrow(),
                        output.orElseThrow(),
                        cells.orElseThrow(),
                        device.orElseThrow(),
                        faults.orElseThrow(),
                        compensation(root.at("compensation")),
                        programming(root.at("programming")));
        List<TileDescription.Parameter> parameters = new ArrayList<>();
        list(root, "", "", parameters);
        return new TileDescription(preset, root.at("description").text().orElseThrow(), parameters);
    }

    private static Optional<TilePreset.Mapping> mapping(Located root) {
        Located tile = root.at("tile");
        Located weights = root.at("weights");
        Split split = choice(tile.at("split"), Split.BALANCED, Split.values());
        WeightScaling scaling =
                choice(weights.at("scaling"), WeightScaling.COLUMN, WeightScaling.values());
        double clip = number(weights.at("clip-deviations"), Double.POSITIVE_INFINITY);
        int rows = (int) number(tile.at("rows"), 1);
        int columns = (int) number(tile.at("columns"), 1);
        TileGeometry geometry = new TileGeometry(rows, columns, split);
        return Optional.of(new TilePreset.Mapping(geometry, scaling, clip));
    }

    private static Optional<Cells> cells(Located weights) {
        List<Double> significance = new ArrayList<>();
        weights.at("significance").items().forEach(one -> significance.add(number(one, 1)));
        if (significance.isEmpty()) {
            significance.add(1.0);
        }
        int bits = (int) number(weights.at("bits"), 0);
        int sliceBits = (int) number(weights.at("slice-bits"), bits == 0 ? 0 : bits - 1);
        return made(weights, () -> new Cells(significance, bits, sliceBits));
    }

    private static Optional<TilePreset.Input> input(Located root, Optional<Quantiser> dac) {
        Located input = root.at("input");
        String name = input.at("scaling").text().orElse("none");
        requireOnly(input, name.equals("constant"), "range", "scaling constant");
        requireOnly(input, name.equals("average"), "decay", "scaling average");
        refuseUnless(input, name.equals("abs-max"), "limit", "scaling abs-max");
        MvmMode.Kind kind = choice(input.at("mode"), MvmMode.Kind.ONE_PASS, MvmMode.Kind.values());
        requireOnly(input, kind == MvmMode.Kind.BIT_SERIAL, "slice-bits", "mode bit-serial");
        if (kind == MvmMode.Kind.BIT_SERIAL && !root.at("dac").isPresent()) {
            input.at("mode").problem("bit-serial inputs without a converter", "add 'dac'");
        }
        if (name.equals("constant") && !input.at("range").isPresent()
                || name.equals("average") && !input.at("decay").isPresent()
                || dac.isEmpty()) {
            return Optional.empty();
        }
        InputScaling scaling =
                switch (name) {
                    case "constant" -> new InputScaling.Constant(number(input.at("range"), 1));
                    case "abs-max" ->
                            new InputScaling.AbsMax(
                                    number(input.at("limit"), Double.POSITIVE_INFINITY));
                    case "average" -> new InputScaling.Average(number(input.at("decay"), 1));
                    default -> new InputScaling.None();
                };
        double noise = number(root.at("input-noise").at("sigma"), 0);
        int sliceBits = (int) number(input.at("slice-bits"), 0);
        return made(
                input,
                () ->
                        new TilePreset.Input(
                                scaling, dac.get(), noise, new MvmMode(kind, sliceBits)));
    }

    private static Optional<TilePreset.Output> output(Located root, Optional<Quantiser> quantiser) {
        Located bounds = root.at("bounds");
        Located adc = root.at("adc");
        BoundManagement.Kind kind =
                choice(
                        bounds.at("management"),
                        BoundManagement.Kind.NONE,
                        BoundManagement.Kind.values());
        if (kind != BoundManagement.Kind.NONE && !adc.isPresent()) {
            bounds.problem("bound management without a converter", "add 'adc'");
            return Optional.empty();
        }
        Adc.Kind how = choice(adc.at("kind"), Adc.Kind.LINEAR, Adc.Kind.values());
        refuseUnless(adc, how == Adc.Kind.SAR, "mismatch", "kind sar");
        BoundManagement none = BoundManagement.NONE;
        return quantiser.flatMap(levels ->
                made(
                        adc,
                        () ->
                                new TilePreset.Output(
                                        new Adc(
                                                how,
                                                levels,
                                                (int) number(adc.at("columns-per-converter"), 1),
                                                number(adc.at("offset"), 0),
                                                number(adc.at("mismatch"), 0)),
                                        new BoundManagement(
                                                kind,
                                                number(
                                                        bounds.at("most-reduction"),
                                                        none.mostReduction()),
                                                number(bounds.at("coarsest"), none.coarsest()),
                                                number(
                                                        bounds.at("assumed-weight"),
                                                        none.assumedWeight())))));
    }

    private static Optional<Quantiser> converter(Located section) {
        if (!section.isPresent()) {
            return Optional.of(Quantiser.OFF);
        }
        int steps = (int) number(section.at("steps"), 0);
        return made(section, () -> new Quantiser(steps, number(section.at("bound"), 0)));
    }

    private static IrDrop irDrop(Located section) {
        return section.isPresent()
                ? new IrDrop(
                        number(section.at("scale"), 0), number(section.at("wire-to-cell-ratio"), 1))
                : IrDrop.OFF;
    }

    private static WeightNoise weightNoise(Located section) {
        double sigma = number(section.at("sigma"), 0);
        WeightNoise.Kind kind =
                choice(section.at("kind"), WeightNoise.Kind.NONE, WeightNoise.Kind.values());
        return sigma == 0 ? WeightNoise.OFF : new WeightNoise(kind, sigma);
    }

    private static Optional<OutputCircuit> circuit(Located root) {
        Located column = root.at("column");
        Located noise = root.at("output-noise");
        OutputCircuit ideal = OutputCircuit.IDEAL;
        return made(
                column,
                () ->
                        new OutputCircuit(
                                number(column.at("voltage-offset"), 0),
                                number(column.at("minimum-weight"), ideal.minimumWeight()),
                                number(column.at("series-resistance"), 0),
                                number(
                                        column.at("series-resistance-limit"),
                                        ideal.seriesResistanceLimit()),
                                number(column.at("s-shape"), 0),
                                number(column.at("s-shape-spread"), 0),
                                number(column.at("slope-calibration"), 0),
                                number(noise.at("sigma"), 0),
                                number(noise.at("spread"), 0)));
    }

    private static Optional<Faults> faults(Located section) {
        return made(
                section,
                () ->
                        new Faults(
                                number(section.at("at-reset"), 0),
                                number(section.at("at-g-max"), 0),
                                number(section.at("at-random"), 0)));
    }

    private static Compensation compensation(Located section) {
        return choice(section.at("kind"), Compensation.NONE, Compensation.values());
    }

    private static ProgrammingCost programming(Located section) {
        long picoseconds = Math.round(number(section.at("nanoseconds-per-row"), 0) * 1000);
        return new ProgrammingCost(
                picoseconds,
                number(section.at("picojoules-per-device"), 0),
                section.at("endurance-cycles").integer().orElse(Long.MAX_VALUE));
    }

    /// A key that one choice needs and the others do not take.
    private static void requireOnly(Located section, boolean chosen, String key, String choice) {
        refuseUnless(section, chosen, key, choice);
        if (chosen && !section.at(key).isPresent()) {
            section.problem("'" + key + "' is missing", "it is needed with " + choice);
        }
    }

    private static void refuseUnless(Located section, boolean chosen, String key, String choice) {
        if (!chosen && section.at(key).isPresent()) {
            section.at(key).problem("does nothing here", "it belongs to " + choice);
        }
    }

    static double number(Located place, double otherwise) {
        return place.node().isNumber() ? place.node().doubleValue() : otherwise;
    }

    /// A record, or what it refuses as a problem of its section.
    static <T> Optional<T> made(Located section, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException refused) {
            section.problem(refused.getMessage(), "");
            return Optional.empty();
        }
    }

    private static <E extends Enum<E>> E choice(Located place, E otherwise, E[] values) {
        String label = place.text().orElse("");
        for (E value : values) {
            if (value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(label)) {
                return value;
            }
        }
        return otherwise;
    }

    /// Every value below a section; curves and lists in one line.
    private static void list(
            Located section,
            String path,
            String source,
            List<TileDescription.Parameter> parameters) {
        String ownSource = section.at("source").text().orElse(source);
        for (Map.Entry<String, Located> entry : section.entries().entrySet()) {
            String key = entry.getKey();
            Located value = entry.getValue();
            if (key.equals("source") || path.isEmpty() && !value.node().isObject()) {
                continue;
            }
            String place = path.isEmpty() ? key : path + "." + key;
            if (value.node().isObject()) {
                list(value, place, ownSource, parameters);
            } else {
                String shown = value.text().orElseGet(() -> value.node().toString());
                parameters.add(
                        new TileDescription.Parameter(
                                place, shown.replace("\"", ""), Units.of(place), ownSource));
            }
        }
    }

    /// Programming laws, drift and read noise of a device.
    private record DeviceReader(Located section) {

        Optional<Device> read() {
            if (!section.isPresent()) {
                return Optional.of(Device.IDEAL);
            }
            Located programming = section.at("programming");
            Device ideal = Device.IDEAL;
            double gMax = number(section.at("g-max-microsiemens"), 1);
            List<ProgrammingLaw> laws = new ArrayList<>();
            for (Located law : programming.at("laws").items()) {
                laws.add(
                        new ProgrammingLaw(
                                number(law.at("seconds"), 0), curve(law.at("sigma-microsiemens"))));
            }
            if (laws.isEmpty()) {
                laws.addAll(ideal.programming());
            }
            Curve mean = curve(section.at("drift").at("mean"));
            Curve spread = curve(section.at("drift").at("spread"));
            Curve strength = curve(section.at("read-noise").at("strength"));
            double reference = number(programming.at("reference-g-max-microsiemens"), gMax);
            return made(
                    section,
                    () ->
                            new Device(
                                    gMax,
                                    number(section.at("g-min-microsiemens"), 0),
                                    reference,
                                    laws,
                                    number(section.at("start-seconds"), ideal.startSeconds()),
                                    mean,
                                    spread,
                                    number(section.at("read-seconds"), ideal.readSeconds()),
                                    strength));
        }

        private static Curve curve(Located pieces) {
            if (!pieces.isPresent()) {
                return Curve.ZERO;
            }
            return made(
                            pieces,
                            () ->
                                    new Curve(
                                            pieces.items().stream()
                                                    .map(DeviceReader::piece)
                                                    .toList()))
                    .orElse(Curve.ZERO);
        }

        private static Curve.Piece piece(Located piece) {
            List<Double> coefficients = new ArrayList<>();
            piece.at("polynomial").items().forEach(one -> coefficients.add(number(one, 0)));
            return new Curve.Piece(
                    number(piece.at("below"), Double.POSITIVE_INFINITY),
                    coefficients,
                    number(piece.at("logarithm"), 0),
                    number(piece.at("power-factor"), 0),
                    number(piece.at("power-exponent"), 0),
                    number(piece.at("minimum"), Double.NEGATIVE_INFINITY),
                    number(piece.at("maximum"), Double.POSITIVE_INFINITY));
        }
    }
}
