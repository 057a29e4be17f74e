package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class HardwareCatalogTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"hbm3-host", "hbm3-npu"})
    void builtinsAreValidAndBalanced(String name) {
        HardwareDescription description = HardwareCatalog.load(name);
        assertEquals(name, description.name());
        assertEquals(List.of(), description.warnings());
        HardwareCheck check = HardwareCheck.of(description.hardware());
        assertEquals(List.of(), check.findings());
        assertEquals(19, check.formats().size());
        FormatRate narrowest = check.formats().getLast();
        assertEquals("ternary-1.6", narrowest.format());
        assertTrue(narrowest.fillOverMemory() >= HardwareCheck.NEEDED_RATIO);
        // As many arrays as it takes, and not one more.
        int count = description.hardware().arrays().getFirst().count();
        assertTrue(narrowest.fillOverMemory() * (count - 1) / count < HardwareCheck.NEEDED_RATIO);
        check.formats().forEach(rate -> assertEquals("hbm", rate.binding(), rate.format()));
    }

    /// The SRAM is at least as wide as the arrays for every format, and twice as wide as HBM.
    @ParameterizedTest
    @ValueSource(strings = {"hbm3-host", "hbm3-npu"})
    void theSramOfBuiltinsIsNeverTheNarrowPlace(String name) {
        Hardware hardware = HardwareCatalog.load(name).hardware();
        long sram = hardware.memory(Tier.SRAM).orElseThrow().achievableBytesPerSecond();
        for (FormatRate rate : HardwareCheck.of(hardware).formats()) {
            assertTrue(sram >= rate.fillBytesPerSecond(), rate.format());
        }
        assertTrue(sram >= 2 * hardware.memory(Tier.HBM).orElseThrow().achievableBytesPerSecond());
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
                assertTrue(cost.node().matches("7 nm.*|node unstated"), cost.action());
            }
            for (StaticPower power : energy.statics()) {
                Range range = power.watts();
                assertTrue(range.low() < range.nominal() && range.nominal() < range.high());
                assertTrue(mark.matcher(power.source()).find(), power.part());
            }
        }
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
    @ValueSource(strings = {"hbm3-host", "hbm3-npu"})
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
                        + " known: hbm3-host, hbm3-npu",
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
}
