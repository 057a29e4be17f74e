package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DramProperties {

    @Property(tries = 300)
    void nothingBeatsTheWires(
            @ForAll @From("presets") DramPreset preset,
            @ForAll @IntRange(min = 1, max = 128) int channels,
            @ForAll @LongRange(min = 1, max = 1L << 40) long bytes,
            @ForAll @LongRange(min = 1, max = 1 << 20) long chunkBytes) {
        Dram dram = new Dram(preset, channels);
        AccessPattern random = new AccessPattern.RandomChunks(chunkBytes);
        AccessPattern stream = new AccessPattern.Stream();
        long bound = Roofline.ideal(1, dram.peakBytesPerSecond()).picoseconds(0, bytes);
        assertTrue(dram.timePicoseconds(bytes, stream) >= bound);
        assertTrue(dram.timePicoseconds(bytes, random) >= dram.timePicoseconds(bytes, stream));
        assertTrue(dram.timePicoseconds(bytes + 1, random) >= dram.timePicoseconds(bytes, random));
        assertTrue(dram.achievableBytesPerSecond() < dram.peakBytesPerSecond());
        AccessPattern larger = new AccessPattern.RandomChunks(chunkBytes + 1);
        assertTrue(dram.bytesPerSecond(larger) >= dram.bytesPerSecond(random));
    }

    @Provide
    Arbitrary<DramPreset> presets() {
        return Arbitraries.of(DramPresets.all());
    }
}
