package org.moesaic.rtl.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.moesaic.hdl.Hdl;
import org.moesaic.hdl.lib.Queue;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockSettings;

/// The independent description of a block: a Verilog module with the ports of the block, written by hand.
///
/// @param module its name
/// @param text Verilog-2005, with parameters for the settings of the block
/// @param parameters their values
/// @param matched what holds the same value in every cycle: signals inside the block, with dots for instances, and those
///     inside the description that they equal. The proof is by induction; it proves these too, and needs them, because
///     what lies behind an output for cycles on end would otherwise be free
/// @param swept whether equal gates inside the two are sought and merged before (SAT sweeping, by abc): it settles wide
///     arithmetic on shared inputs that the solver alone does not
public record Reference(
        String module,
        String text,
        SequencedMap<String, Integer> parameters,
        SequencedMap<String, String> matched,
        boolean swept) {

    public Reference {
        Objects.requireNonNull(module);
        Objects.requireNonNull(text);
        parameters = new LinkedHashMap<>(parameters);
        matched = new LinkedHashMap<>(matched);
    }

    /// Whether a block has one.
    public static boolean exists(Block block) {
        return of(block, new BlockSettings(block, Map.of())).isPresent();
    }

    /// The description of a block with these settings, if there is one.
    public static Optional<Reference> of(Block block, BlockSettings settings) {
        return switch (block.name()) {
            case "accumulator-bank" -> Optional.of(accumulatorBank(settings));
            case "dequantiser" -> Optional.of(dequantiser(settings));
            case "fifo" -> Optional.of(fifo(settings));
            case "mac-cell" -> Optional.of(macCell(settings));
            case "skew-buffer" -> Optional.of(skewBuffer(settings));
            case "systolic-cell" -> Optional.of(systolicCell(settings));
            default -> Optional.empty();
        };
    }

    /// Sizes that the solver settles in seconds, for the parameters that a user leaves open. Products and memories are small:
    /// equal products of two different circuits take time exponential in their width.
    public static Map<String, String> sizes(Block block) {
        return switch (block.name()) {
            case "accumulator-bank" -> Map.of("sumBits", "5", "accumulatorBits", "6", "words", "5");
            case "dequantiser" ->
                    Map.of("sumBits", "4", "mantissaBits", "4", "shiftBits", "2", "totalBits", "8");
            case "fifo" -> Map.of("width", "3", "depth", "3");
            case "mac-cell" -> Map.of("accumulatorBits", "12");
            case "systolic-cell" ->
                    Map.of("weightBits", "4", "activationBits", "4", "sumBits", "10");
            default -> Map.of();
        };
    }

    /// The same with another text, for instance one with a mistake in it.
    public Reference withText(String other) {
        return new Reference(module, other, parameters, matched, swept);
    }

    private static Reference accumulatorBank(BlockSettings settings) {
        int words = settings.whole("words");
        Reference reference =
                load("accumulator_bank")
                        .with("SUM", settings.whole("sumBits"))
                        .with("ACCUMULATOR", settings.whole("accumulatorBits"))
                        .with("WORDS", words)
                        .with("ADDRESS", Hdl.indexWidth(words));
        for (int word = 0; word < words; word++) {
            reference.matched.put("words[" + word + "]", "store[" + word + "]");
        }
        return reference;
    }

    private static Reference dequantiser(BlockSettings settings) {
        return load("dequantiser")
                .with("SUM", settings.whole("sumBits"))
                .with("MANTISSA", settings.whole("mantissaBits"))
                .with("SHIFT", settings.whole("shiftBits"))
                .with("TOTAL", settings.whole("totalBits"));
    }

    private static Reference fifo(BlockSettings settings) {
        int depth = settings.whole("depth");
        String shortcut = settings.text("shortcut").toUpperCase(Locale.ROOT);
        Reference reference =
                load("fifo")
                        .with("WIDTH", settings.whole("width"))
                        .with("DEPTH", depth)
                        .with("POINTER", Hdl.indexWidth(depth))
                        .with("COUNT", Hdl.bitsFor(depth))
                        .with("SHORTCUT", Queue.Shortcut.valueOf(shortcut).ordinal());
        reference.matched.put("read.count", "oldest");
        reference.matched.put("write.count", "next");
        for (int word = 0; word < depth; word++) {
            reference.matched.put("words[" + word + "]", "store[" + word + "]");
        }
        return reference;
    }

    private static Reference macCell(BlockSettings settings) {
        return load("mac_cell").with("ACCUMULATOR", settings.whole("accumulatorBits"));
    }

    private static Reference skewBuffer(BlockSettings settings) {
        int width = settings.whole("width");
        int cycles = settings.whole("cycles");
        return cycles == 0
                ? load("straight_wire").with("WIDTH", width)
                : load("skew_buffer").with("WIDTH", width).with("CYCLES", cycles);
    }

    private static Reference systolicCell(BlockSettings settings) {
        int weightBits = settings.whole("weightBits");
        int activationBits = settings.whole("activationBits");
        boolean doubleBuffered = settings.flag("doubleBuffered");
        String dataflow = settings.text("dataflow");
        Reference reference =
                dataflow.equals("os")
                        ? load("output_cell")
                                .with("ACROSS", activationBits)
                                .with("DOWN", weightBits)
                        : load("stationary_cell")
                                .with(
                                        "STREAMED",
                                        dataflow.equals("ws") ? activationBits : weightBits)
                                .with("HELD", dataflow.equals("ws") ? weightBits : activationBits);
        if (!doubleBuffered || dataflow.equals("os")) {
            // Both multiply the same signals. The second register of a stationary cell is another
            // one on each side.
            reference = reference.merged();
        }
        if (doubleBuffered) {
            reference.matched.put("kept", dataflow.equals("os") ? "running" : "working");
        }
        return reference
                .with("SUM", settings.whole("sumBits"))
                .with("DOUBLE_BUFFERED", doubleBuffered ? 1 : 0);
    }

    private Reference merged() {
        return new Reference(module, text, parameters, matched, true);
    }

    private Reference with(String parameter, int value) {
        parameters.put(parameter, value);
        return this;
    }

    /// A module of a file of the same name beside this class.
    private static Reference load(String module) {
        try (InputStream in = Reference.class.getResourceAsStream(module + ".v")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Reference(
                    module,
                    text,
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    module.equals("mac_cell"));
        } catch (IOException e) {
            throw new UncheckedIOException("part of this program", e);
        }
    }
}
