package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class HardwareCatalogTest {

    @TempDir Path folder;

    private static List<String> names() {
        return HardwareCatalog.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void builtinsAreValidAndBalanced(String name) {
        HardwareDescription description = HardwareCatalog.load(name);
        assertEquals(name, description.name());
        // Tiles were built in another node than the arrays, and that is said.
        boolean mixed = !description.hardware().tiles().isEmpty();
        assertEquals(mixed ? 1 : 0, description.warnings().size());
        HardwareCheck check = HardwareCheck.of(description.hardware());
        assertEquals(List.of(), check.findings());
        assertEquals(19, check.formats().size());
        FormatRate narrowest = check.formats().getLast();
        assertEquals("ternary-1.6", narrowest.format());
        assertTrue(narrowest.fillOverMemory() >= HardwareCheck.NEEDED_RATIO);
        // As many arrays as it takes, and not one more.
        int count = description.hardware().arrays().getFirst().count();
        assertTrue(narrowest.fillOverMemory() * (count - 1) / count < HardwareCheck.NEEDED_RATIO);
        String feeder = check.feeder().tier().label();
        check.formats().forEach(rate -> assertEquals(feeder, rate.binding(), rate.format()));
    }

    /// The SRAM is at least as wide as the arrays for every format, and twice as wide as HBM.
    @ParameterizedTest
    @MethodSource("names")
    void theSramOfBuiltinsIsNeverTheNarrowPlace(String name) {
        Hardware hardware = HardwareCatalog.load(name).hardware();
        long sram = hardware.memory(Tier.SRAM).orElseThrow().achievableBytesPerSecond();
        for (FormatRate rate : HardwareCheck.of(hardware).formats()) {
            assertTrue(sram >= rate.fillBytesPerSecond(), rate.format());
        }
        assertTrue(sram >= 2 * hardware.feeder().achievableBytesPerSecond());
    }

    @Test
    void figuresOfTheHost() {
        Hardware hardware = HardwareCatalog.load("hbm3-host").hardware();
        Memory hbm = hardware.memory(Tier.HBM).orElseThrow();
        assertEquals(96L << 30, hbm.capacityBytes());
        assertEquals(4_915_200_000_000L, hbm.peakBytesPerSecond());
        assertEquals(4_422_104_615_384L, hbm.achievableBytesPerSecond());
        assertEquals(48_125, hbm.unloadedPicoseconds());
        assertEquals("hbm3-6400 x 96", hbm.technology());
        Memory host = hardware.memory(Tier.HOST).orElseThrow();
        assertEquals(1536L << 30, host.capacityBytes());
        assertEquals(460_800_000_000L, host.peakBytesPerSecond());
        Link link = hardware.linkFrom(Tier.HOST).orElseThrow();
        assertEquals(57_600_000_000L, link.bytesPerSecond());
        assertEquals(500_000, link.latencyPicoseconds());
        assertEquals(Tier.HBM, link.near());
    }

    /// Within integers and within floats, a wider weight never costs less, at any corner.
    @Test
    void moreBitsNeverCostLess() {
        EnergyTable energy = HardwareCatalog.load("hbm3-npu").hardware().energy();
        monotone(
                energy, List.of("ternary", "int2", "int3", "int4", "int5", "int6", "int7", "int8"));
        monotone(energy, List.of("fp4", "fp8", "bf16", "fp32"));
        monotone(energy, List.of("fp8", "fp16", "fp32"));
    }

    private static void monotone(EnergyTable energy, List<String> narrowToWide) {
        for (int i = 1; i < narrowToWide.size(); i++) {
            Range narrow = energy.cost("mac." + narrowToWide.get(i - 1)).picojoules();
            Range wide = energy.cost("mac." + narrowToWide.get(i)).picojoules();
            assertTrue(narrow.low() <= wide.low(), narrowToWide.get(i));
            assertTrue(narrow.nominal() <= wide.nominal(), narrowToWide.get(i));
            assertTrue(narrow.high() <= wide.high(), narrowToWide.get(i));
        }
    }

    /// Every constant is a range, not a point, and says its node and its source.
    @Test
    void energyTableRules() {
        Pattern mark = Pattern.compile("\\[(source|secondary|measured|memory|assumption)\\b");
        for (HardwareDescription description : HardwareCatalog.builtins()) {
            EnergyTable energy = description.hardware().energy();
            for (ActionCost cost : energy.actions().values()) {
                Range range = cost.picojoules();
                assertTrue(range.low() < range.nominal() && range.nominal() < range.high());
                assertTrue(mark.matcher(cost.source()).find(), cost.action());
                assertTrue(cost.node().matches("7 nm.*|14 nm|node unstated"), cost.action());
            }
            for (StaticPower power : energy.statics()) {
                Range range = power.watts();
                assertTrue(range.low() < range.nominal() && range.nominal() < range.high());
                assertTrue(mark.matcher(power.source()).find(), power.part());
            }
            for (PartArea area : description.hardware().area().parts()) {
                Range range = area.squareMillimetresEach();
                assertTrue(range.low() < range.nominal() && range.nominal() < range.high());
                assertTrue(mark.matcher(area.source()).find(), area.part());
            }
            for (String part : description.sources().keySet()) {
                assertTrue(
                        mark.matcher(description.sources().get(part)).find()
                                || part.equals("hbm")
                                || part.equals("host"),
                        part);
            }
        }
    }

    /// Every engine and every memory of a package has an area; only modules on a board of their own have none.
    @Test
    void areas() {
        for (HardwareDescription description : HardwareCatalog.builtins()) {
            List<String> missing =
                    switch (description.name()) {
                        case "hbm3-host" -> List.of("host");
                        case "hbm3-host-ssd" -> List.of("host", "ssd");
                        default -> List.of();
                    };
            assertEquals(missing, description.hardware().area().missing(), description.name());
        }
        AreaTable hybrid = HardwareCatalog.load("hybrid-analog").hardware().area();
        AreaTable npu = HardwareCatalog.load("hbm3-npu").hardware().area();
        assertEquals(6144, hybrid.part("tiles.pcm").orElseThrow().squareMillimetres().nominal());
        assertEquals(
                npu.squareMillimetres().nominal() + 6144,
                hybrid.squareMillimetres().nominal(),
                1e-9);
        assertEquals(208 * 1.64 + 45.7 + 8.2 + 5940, npu.squareMillimetres().nominal(), 1e-9);
    }

    @Test
    void figuresOfTheOthers() {
        Hardware edge = HardwareCatalog.load("edge-lpddr5").hardware();
        Memory dram = edge.feeder();
        assertEquals(Tier.HOST, dram.tier());
        assertEquals(Optional.empty(), edge.linkFrom(Tier.HOST));
        assertEquals(102_400_000_000L, dram.peakBytesPerSecond());
        Memory ssd = edge.memory(Tier.SSD).orElseThrow();
        assertEquals(7_000_000_000L, ssd.achievableBytesPerSecond());
        assertEquals(5_000_000_000L, ssd.writeBytesPerSecond());
        Hardware tiers = HardwareCatalog.load("hbm3-host-ssd").hardware();
        assertEquals(
                28_000_000_000L, tiers.memory(Tier.SSD).orElseThrow().achievableBytesPerSecond());
        assertEquals(Tier.HOST, tiers.linkFrom(Tier.SSD).orElseThrow().near());
        assertEquals(Tier.HBM, tiers.linkFrom(Tier.HOST).orElseThrow().near());
        // Host memory takes what the drives deliver while the link behind HBM takes from it.
        assertTrue(
                tiers.memory(Tier.HOST).orElseThrow().achievableBytesPerSecond()
                        > 28_000_000_000L
                                + tiers.linkFrom(Tier.HOST).orElseThrow().bytesPerSecond());
        Hardware eight = HardwareCatalog.load("multi-device-8").hardware();
        assertEquals(8, eight.devices().count());
        assertEquals(1, eight.devices().nodes());
        assertEquals(450_000_000_000L, eight.devices().inner().orElseThrow().bytesPerSecond());
        AnalogTiles pcm = HardwareCatalog.load("pcm-3d").hardware().tiles("pcm").orElseThrow();
        // Mixtral needs 172,032 crossbars of 512 x 512 (golden tile counts), and finds room.
        assertEquals(196_608, pcm.crossbars());
        assertEquals(100_000, pcm.timing().mvmPicoseconds(512, pcm.reading()));
    }

    /// A device with everything busy draws what its parts draw together.
    @Test
    void peakPower() {
        PeakPower peak =
                HardwareCheck.of(HardwareCatalog.load("hybrid-analog").hardware()).peakPower();
        // 851,968 multipliers at 1 GHz and 1.69 pJ in fp32; 6144 tiles of 10 nJ in 100 ns.
        assertEquals(1439.83, peak.wattsByPart().get("arrays.mac-arrays").nominal(), 0.01);
        assertEquals(614.4, peak.wattsByPart().get("tiles.pcm").nominal(), 0.01);
        assertEquals(143.28, peak.wattsByPart().get("hbm").nominal(), 0.01);
        double sum = peak.wattsByPart().values().stream().mapToDouble(Range::nominal).sum();
        assertEquals(sum, peak.watts().nominal(), 1e-9);
    }

    /// The larger one is the smaller one and a host.
    @Test
    void theBuiltinsShareTheirFigures() {
        EnergyTable npu = HardwareCatalog.load("hbm3-npu").hardware().energy();
        EnergyTable host = HardwareCatalog.load("hbm3-host").hardware().energy();
        npu.actions().forEach((key, cost) -> assertEquals(cost, host.cost(key)));
        assertTrue(host.statics().containsAll(npu.statics()));
        assertEquals(
                HardwareCatalog.load("hbm3-npu").hardware().arrays(),
                HardwareCatalog.load("hbm3-host").hardware().arrays());
    }

    @ParameterizedTest
    @MethodSource("names")
    void theResolvedFormReadsBackToTheSame(String name) {
        HardwareDescription first = HardwareCatalog.load(name);
        HardwareDescription second = HardwareReader.read("resolved.yaml", first.toYaml());
        assertEquals(first.toYaml(), second.toYaml());
        assertEquals(first.hardware().memories(), second.hardware().memories());
        assertEquals(first.hardware().arrays(), second.hardware().arrays());
        assertEquals(first.hardware().links(), second.hardware().links());
        assertEquals(first.hardware().energy().actions(), second.hardware().energy().actions());
        assertEquals(first.hardware().energy().statics(), second.hardware().energy().statics());
        assertEquals(first.sources(), second.sources());
        assertEquals(first.hardware().tiles(), second.hardware().tiles());
        assertEquals(first.hardware().vector(), second.hardware().vector());
        assertEquals(first.hardware().devices(), second.hardware().devices());
        assertEquals(first.hardware().area(), second.hardware().area());
        assertEquals(first.warnings().size(), second.warnings().size());
    }

    @Test
    void aFileByItsPath() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(
                file,
                HardwareCatalog.builtinYaml("hbm3-npu").replace("name: hbm3-npu", "name: mine"));
        assertEquals("mine", HardwareCatalog.load(file.toString()).name());
    }

    @Test
    void unknownNamesAndFiles() {
        MoesaicException name =
                assertThrows(MoesaicException.class, () -> HardwareCatalog.load("hbm3-hots"));
        assertEquals(Exit.NOT_FOUND, name.exit());
        assertEquals(
                "no hardware 'hbm3-hots', neither built in nor a file; did you mean 'hbm3-host'?"
                        + " known: edge-lpddr5, hbm3-host, hbm3-host-ssd, hbm3-npu, hybrid-analog,"
                        + " multi-device-8, pcm-3d",
                name.getMessage());
        MoesaicException file =
                assertThrows(MoesaicException.class, () -> HardwareCatalog.load("no/such.yaml"));
        assertEquals(Exit.NOT_FOUND, file.exit());
        assertEquals(
                "no/such.yaml: no such file; check the path and the spelling", file.getMessage());
        assertEquals(
                Exit.NOT_FOUND,
                assertThrows(MoesaicException.class, () -> HardwareCatalog.load("a\0b")).exit());
        assertEquals(
                Exit.NOT_FOUND,
                assertThrows(MoesaicException.class, () -> HardwareCatalog.load("")).exit());
    }

    /// The table of built-ins in the documentation shows what they are.
    @Test
    void thePageShowsTheBuiltins() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "hardware.md"));
        for (HardwareDescription description : HardwareCatalog.builtins()) {
            String row = row(description.hardware());
            assertTrue(
                    page.lines().anyMatch(row::equals), () -> "docs/hardware.md must hold " + row);
        }
    }

    private static String row(Hardware hardware) {
        HardwareCheck check = HardwareCheck.of(hardware);
        DigitalArray arrays = hardware.arrays().getFirst();
        String engines = arrays.count() + " arrays of " + arrays.rows() + " x " + arrays.columns();
        for (AnalogTiles tiles : hardware.tiles()) {
            engines += ", " + tiles.count() + " tiles of " + tiles.levels() + " levels";
        }
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s, %.0f GB/s | %.2f | %,.0f | %,.0f |",
                hardware.name(),
                engines,
                check.feeder().technology(),
                check.feederBytesPerSecond() / 1e9,
                check.formats().getLast().fillOverMemory(),
                hardware.area().squareMillimetres().nominal(),
                check.peakPower().watts().nominal());
    }
}
