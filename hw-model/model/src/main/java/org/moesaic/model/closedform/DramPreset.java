package org.moesaic.model.closedform;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// The organisation and timing of one DRAM standard at one speed, as data.
///
/// The closed forms of [Dram] ask for what they need by role; standards name some parameters differently (a read delay
/// `nRCDRD`, a latency `nRL`), which is settled here and nowhere else.
///
/// @param name in lower case with dashes, such as `hbm3-6400`
/// @param aliases other spellings
/// @param organisation the peer's name of the organisation, such as `HBM3_16Gb_8hi`
/// @param speed the peer's name of the speed grade
/// @param megatransfersPerSecond transfers per second and pin, in millions
/// @param clockPicoseconds period of the command clock (tCK)
/// @param structure counts and widths: `channel_width` in bits, `pseudochannel`, `rank`, `sid`, `bankgroup`, `bank`
/// @param cycles timing parameters in clock cycles (nCK), by JEDEC-like name
/// @param source where the figures are from
public record DramPreset(
        String name,
        List<String> aliases,
        String organisation,
        String speed,
        int megatransfersPerSecond,
        int clockPicoseconds,
        Map<String, Integer> structure,
        Map<String, Integer> cycles,
        String source) {

    private static final int MILLION = 1_000_000;

    public DramPreset {
        aliases = List.copyOf(aliases);
        structure = Map.copyOf(structure);
        cycles = Map.copyOf(cycles);
    }

    /// Independent halves of a channel; 1 where the standard has none.
    public int pseudoChannels() {
        return structure.getOrDefault("pseudochannel", 1);
    }

    /// Banks of one pseudo-channel: over ranks, stack identifiers and bank groups.
    public int banks() {
        return count("rank") * count("sid") * count("bankgroup") * count("bank");
    }

    /// Wire rate of one channel, both pseudo-channels together.
    public long peakBytesPerSecond() {
        return (long) structure.get("channel_width")
                * pseudoChannels()
                * megatransfersPerSecond
                * MILLION
                / Byte.SIZE;
    }

    /// Cycles out of [#refreshIntervalCycles()] in which an all-bank refresh keeps the channel from its work:
    /// read-to-precharge, precharge, refresh, activate (Ramulator's own tests).
    public int refreshLostCycles() {
        return first("nRTP", "nRTPL", "nRTPSB")
                + first("nRP")
                + first("nRFC", "nRFCab")
                + activateCycles();
    }

    public int refreshIntervalCycles() {
        return first("nREFI");
    }

    /// Precharge, activate, read: a first access to a bank that holds another row open.
    public int unloadedCycles() {
        return first("nRP") + activateCycles() + first("nCL", "nRL");
    }

    /// From one activation of a bank to the next.
    public int rowCycles() {
        return first("nRC");
    }

    /// Window in which at most four rows may be activated; empty where the standard has none.
    public OptionalInt fourActivationCycles() {
        Integer window = cycles.get("nFAW");
        return window == null ? OptionalInt.empty() : OptionalInt.of(window);
    }

    /// The timing parameters in alphabetical order, for display.
    public Map<String, Integer> sortedCycles() {
        return new TreeMap<>(cycles);
    }

    private int activateCycles() {
        return first("nRCD", "nRCDRD", "nRCDr");
    }

    private int count(String level) {
        return structure.getOrDefault(level, 1);
    }

    private int first(String... names) {
        for (String parameter : names) {
            Integer value = cycles.get(parameter);
            if (value != null) {
                return value;
            }
        }
        throw new IllegalStateException(name + " has none of " + String.join(", ", names));
    }
}
