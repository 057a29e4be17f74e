package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormats;

/// Whether a hardware feeds its engines: rates of filling, multiplying and reading side by side.
///
/// A description is balanced if its arrays take in weights at least [#NEEDED_RATIO] times as fast as the memory before
/// them delivers the narrowest format they execute; otherwise that memory's bandwidth is paid for and not used.
///
/// @param hardware what is checked
/// @param feeder the memory that weights stream from: the nearest one beyond the SRAM, or the SRAM if there is none
/// @param feederBytesPerSecond what it delivers, no more than the link before it
/// @param formats every format the arrays execute, from the most to the fewest bits a weight
/// @param findings what is out of balance, with the cure; empty if nothing is
public record HardwareCheck(
        Hardware hardware,
        Memory feeder,
        long feederBytesPerSecond,
        List<FormatRate> formats,
        List<Problem> findings) {

    /// The least ratio of fill rate to delivery for the narrowest format.
    public static final double NEEDED_RATIO = 1.2;

    /// Every byte of weights is written to the SRAM once and read from it once.
    private static final int SRAM_PASSES = 2;

    public HardwareCheck {
        formats = List.copyOf(formats);
        findings = List.copyOf(findings);
    }

    /// Checks a hardware.
    public static HardwareCheck of(Hardware hardware) {
        Memory feeder = hardware.feeder();
        long delivered = delivered(hardware, feeder);
        long sram = hardware.memory(Tier.SRAM).orElse(feeder).achievableBytesPerSecond();
        List<FormatRate> formats =
                NumberFormats.names().stream()
                        .flatMap(name -> NumberFormats.parse(name).stream())
                        .flatMap(format ->
                                hardware.arrayFor(format.arithmetic()).stream()
                                        .map(group ->
                                                FormatRate.of(
                                                        format, group, feeder, delivered, sram)))
                        .sorted(Comparator.comparingDouble(FormatRate::bytesPerWeight).reversed())
                        .toList();
        List<Problem> findings = new ArrayList<>();
        for (DigitalArray group : hardware.arrays()) {
            formats.stream()
                    .filter(format -> format.arrays().equals(group.name()))
                    .min(Comparator.comparingDouble(FormatRate::fillOverMemory))
                    .filter(narrowest -> narrowest.fillOverMemory() < NEEDED_RATIO)
                    .ifPresent(
                            narrowest -> findings.add(starved(hardware, group, feeder, narrowest)));
        }
        if (feeder.tier() != Tier.SRAM && sram < SRAM_PASSES * delivered) {
            findings.add(
                    Problem.in(
                            hardware.name(),
                            "sram moves "
                                    + gigabytes(sram)
                                    + ", and every byte of "
                                    + feeder.tier().label()
                                    + " ("
                                    + gigabytes(delivered)
                                    + ") is written to it and read from it",
                            "at least " + gigabytes(SRAM_PASSES * delivered) + " is needed"));
        }
        return new HardwareCheck(hardware, feeder, delivered, formats, findings);
    }

    public boolean balanced() {
        return findings.isEmpty();
    }

    /// Weights per second that all arrays take in.
    public double fillWeightsPerSecond() {
        return hardware.arrays().stream().mapToDouble(DigitalArray::fillWeightsPerSecond).sum();
    }

    /// Multiply-accumulates per second of all arrays at full use.
    public double peakMacsPerSecond() {
        return hardware.arrays().stream().mapToDouble(DigitalArray::peakMacsPerSecond).sum();
    }

    /// Power with everything busy at once.
    public PeakPower peakPower() {
        return PeakPower.of(hardware);
    }

    private static Problem starved(
            Hardware hardware, DigitalArray arrays, Memory feeder, FormatRate narrowest) {
        double factor = NEEDED_RATIO / narrowest.fillOverMemory();
        return Problem.in(
                hardware.name(),
                String.format(
                        Locale.ROOT,
                        "the arrays%s take in %.3g weights/s, %.3g times the %.3g that %s delivers"
                                + " in %s",
                        hardware.arrays().size() > 1 ? " '" + arrays.name() + "'" : "",
                        arrays.fillWeightsPerSecond(),
                        narrowest.fillOverMemory(),
                        narrowest.memoryWeightsPerSecond(),
                        feeder.tier().label(),
                        narrowest.format()),
                String.format(
                        Locale.ROOT,
                        "at least %s times is needed: %d arrays instead of %d, or as much more in"
                                + " columns or clock",
                        NEEDED_RATIO,
                        (long) Math.ceil(arrays.count() * factor),
                        arrays.count()));
    }

    private static long delivered(Hardware hardware, Memory feeder) {
        long own = feeder.achievableBytesPerSecond();
        return hardware.linkFrom(feeder.tier())
                .map(link -> Math.min(own, link.bytesPerSecond()))
                .orElse(own);
    }

    private static String gigabytes(long bytesPerSecond) {
        return String.format(Locale.ROOT, "%.1f GB/s", bytesPerSecond / 1e9);
    }
}
