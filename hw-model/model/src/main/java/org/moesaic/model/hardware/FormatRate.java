package org.moesaic.model.hardware;

import org.moesaic.formats.NumberFormat;

/// How fast weights of one number format move through a hardware, one token at an expert.
///
/// @param format name of the number format
/// @param arrays name of the group of arrays that executes it
/// @param bytesPerWeight of a large matrix, with scales
/// @param fillBytesPerSecond what the arrays take in
/// @param memoryWeightsPerSecond what the memory before them delivers
/// @param fillOverMemory ratio of the arrays' weights per second to those
/// @param binding the slowest of them: `array-fill`, or the tier
/// @param macBoundFromTokens tokens at an expert from which on the multipliers bind instead
public record FormatRate(
        String format,
        String arrays,
        double bytesPerWeight,
        double fillBytesPerSecond,
        double memoryWeightsPerSecond,
        double fillOverMemory,
        String binding,
        long macBoundFromTokens) {

    static FormatRate of(
            NumberFormat format, DigitalArray arrays, Memory feeder, long delivered, long sram) {
        double bytesPerWeight = format.bitsPerWeight() / Byte.SIZE;
        double fill = arrays.fillWeightsPerSecond();
        double memory = delivered / bytesPerWeight;
        double near = sram / bytesPerWeight;
        double slowest = Math.min(fill, Math.min(memory, near));
        String binding = feeder.tier().label();
        if (slowest < memory) {
            binding = near < fill ? Tier.SRAM.label() : "array-fill";
        }
        return new FormatRate(
                format.name(),
                arrays.name(),
                bytesPerWeight,
                fill * bytesPerWeight,
                memory,
                fill / memory,
                binding,
                (long) Math.ceil(arrays.peakMacsPerSecond() / slowest));
    }
}
