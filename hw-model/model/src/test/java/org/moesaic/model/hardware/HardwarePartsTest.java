package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.model.closedform.TileTiming;

/// Tiles, vector unit, devices, areas and rates of writing in a description: right, and one mistake at a time.
class HardwarePartsTest {

    private static final String AREA =
            "{low: 1 mm2, nominal: 2 mm2, high: 3 mm2, node: 7 nm, fidelity: assumed, source: s}";
    private static final String COST =
            "{energy: {low: 1 pJ, nominal: 2 pJ, high: 3 pJ}, node: 7 nm, fidelity: assumed, source: s}";
    private static final String BITS =
            "{energy: {low: 1 pJ/bit, nominal: 2 pJ/bit, high: 3 pJ/bit}, node: 7 nm, fidelity: assumed, source: s}";
    private static final String WATTS =
            "{power: {low: 1 W, nominal: 2 W, high: 3 W}, node: 7 nm, fidelity: assumed, source: s}";

    /// A description with one of everything.
    private static final String FULL =
            HardwareReaderTest.GOOD
                    .replace(
                            "    formats: [int4, bf16]\n",
                            "    formats: [int4, bf16]\n    area: AREA\n")
                    .replace(
                            "memories:\n",
                            """
                            tiles:
                              - name: own
                                count: 10
                                levels: 4
                                rows: 128
                                columns: 64
                                split: greedy
                                stacking: layers
                                input-bits: 4
                                encoding: bit-serial
                                weight-slices: 2
                                settle: 20 ns
                                converters: 8
                                conversion: 1 ns
                                shift-add: 3 ns
                                add: 2 ns
                                programming: {time: 1 ms, at-once: 5, endurance: 1000}
                                area: AREA
                                source: s
                              - name: known
                                preset: hermes
                                count: 64
                                converters: 32
                            vector:
                              lanes: 16
                              clock: 500 MHz
                              source: s
                            memories:
                            """)
                    .replace(
                            "noc:\n",
                            """
                            devices:
                              count: 16
                              per-node: 8
                              inner: {name: near, preset: nvlink4}
                              outer: {name: far, latency: 2 us, bandwidth: 50 GB/s, source: s}
                            noc:
                            """)
                    .replace(
                            "    noc.hop:",
                            """
                                vector.op: COST
                                tile.own.mvm: COST
                                tile.own.add: COST
                                adc.own: COST
                                dac.own: COST
                                program.own: COST
                                link.near: BITS
                                link.far: BITS
                                noc.hop:\
                            """)
                    .replace(
                            "    pcie: {power",
                            """
                                vector: WATTS
                                tiles.own: WATTS
                                near: WATTS
                                far: WATTS
                                pcie: {power\
                            """)
                    .replace("AREA", AREA)
                    .replace("COST", COST)
                    .replace("BITS", BITS)
                    .replace("WATTS", WATTS);

    /// What is given comes before what the preset stands for.
    @Test
    void tilesNameTheirNumerics() {
        String own = FULL.replace("preset: hermes", "preset: hermes\n    numerics: mine.yaml");
        assertEquals(Map.of("known", "mine.yaml"), HardwareReader.read("f.yaml", own).numerics());
        String alias = FULL.replace("preset: hermes", "preset: pcm-physical");
        assertEquals(
                Map.of("known", "pcm-physical"), HardwareReader.read("f.yaml", alias).numerics());
        String stacked = FULL.replace("preset: hermes", "preset: 3d-cim");
        assertEquals(
                Map.of("known", "pcm-standard"), HardwareReader.read("f.yaml", stacked).numerics());
        String none = FULL.replace("preset: hermes", "preset: puma");
        assertEquals(Map.of(), HardwareReader.read("f.yaml", none).numerics());
    }

    @Test
    void everyPartIsRead() {
        HardwareDescription description = HardwareReader.read("f.yaml", FULL);
        Hardware hardware = description.hardware();
        assertEquals(
                new AnalogTiles(
                        "own",
                        10,
                        4,
                        new TileGeometry(128, 64, Split.GREEDY),
                        TileStacking.LAYERS,
                        4,
                        InputEncoding.BIT_SERIAL,
                        2,
                        new TileTiming(20_000, 8, 1_000, 3_000, 2_000),
                        new Programming(1_000_000_000, 5, 1000)),
                hardware.tiles("own").orElseThrow());
        // What is given beside a preset holds, the rest is the preset's: energies, power and area
        // too.
        AnalogTiles known = hardware.tiles("known").orElseThrow();
        assertEquals(32, known.timing().converters());
        assertEquals(128_000, known.timing().settlePicoseconds());
        assertEquals(5_908.98, hardware.energy().cost("tile.known.mvm").picojoules().nominal());
        assertEquals(
                64 * 0.636,
                hardware.area().part("tiles.known").orElseThrow().squareMillimetres().nominal(),
                1e-9);
        assertTrue(
                hardware.energy().statics().stream()
                        .anyMatch(power ->
                                power.part().equals("tiles.known")
                                        && power.watts().nominal() == 64 * 2e-4));
        assertEquals(new VectorUnit(16, 500_000_000), hardware.vector().orElseThrow());
        assertEquals(8_000_000_000L, hardware.vector().get().operationsPerSecond());
        assertEquals(2, hardware.devices().nodes());
        assertEquals(
                List.of(
                        new DeviceLink("near", 936_250, 450_000_000_000L),
                        new DeviceLink("far", 2_000_000, 50_000_000_000L)),
                hardware.devices().links());
        assertEquals(4, hardware.area().part("arrays.a").orElseThrow().units());
        assertEquals(List.of("vector", "sram", "hbm", "host"), hardware.area().missing());
        assertEquals(Map.of("known", "hermes"), description.numerics());
        String resolved = description.toYaml();
        assertEquals(description.numerics(), HardwareReader.read("f.yaml", resolved).numerics());
        assertEquals(resolved, HardwareReader.read("f.yaml", resolved).toYaml());
        assertEquals(hardware.tiles(), HardwareReader.read("f.yaml", resolved).hardware().tiles());
    }

    @Test
    void groupsOfArraysShareTheWork() {
        String text =
                HardwareReaderTest.GOOD.replace(
                        "    formats: [int4, bf16]\n",
                        """
                            formats: [int4]
                          - name: b
                            count: 2
                            rows: 8
                            columns: 16
                            dataflow: os
                            clock: 2 GHz
                            formats: [bf16, int4]
                        """);
        Hardware hardware = HardwareReader.read("f.yaml", text).hardware();
        assertEquals("a", hardware.arrayFor("int4").orElseThrow().name());
        assertEquals("b", hardware.arrayFor("bf16").orElseThrow().name());
        HardwareCheck check = HardwareCheck.of(hardware);
        assertEquals(4 * 128e9 + 2 * 128 * 2e9, check.peakMacsPerSecond());
        assertEquals(
                List.of("b", "a"),
                check.formats().stream().map(FormatRate::arrays).distinct().toList());
        // The second group multiplies in bf16, and nf4 weights are stored in a quarter of that.
        assertEquals(
                List.of("arrays 'a' take in", "arrays 'b' take in"),
                check.findings().stream()
                        .map(finding -> finding.message().replaceFirst("the (.*?) 6.40.*", "$1"))
                        .toList());
        assertTrue(check.findings().getLast().message().contains("delivers in nf4"));
        assertTrue(
                problems(text.replace("name: b", "name: a"))
                        .getFirst()
                        .startsWith(
                                "f.yaml:11: arrays[1].name: 'a' is given twice; first: arrays[0]"));
    }

    @Test
    void writingMayBeSlowerThanReading() {
        String text =
                HardwareReaderTest.GOOD.replace(
                        "bandwidth: 1 TB/s", "bandwidth: 1 TB/s\n    write-bandwidth: 300 GB/s");
        Memory sram = HardwareReader.read("f.yaml", text).hardware().memories().getFirst();
        assertEquals(1_000_000_000_000L, sram.achievableBytesPerSecond());
        assertEquals(300_000_000_000L, sram.writeBytesPerSecond());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: own | name: Own | tiles[0].name",
                "rows: 128 | rows: 0 | tiles[0].rows: 0 is too small; at least 1",
                "    rows: 128 | | tiles[0]: has no 'rows'; give it, or a preset",
                "converters: 8 | converter: 8 | tiles[0].converter: unknown key 'converter'; did you mean 'converters'?",
                "settle: 20 ns | settle: 20 nm | tiles[0].settle: '20 nm' has the unknown unit 'nm'",
                "encoding: bit-serial | encoding: serial | tiles[0].encoding: unknown value 'serial'",
                "split: greedy | split: gredy | tiles[0].split: unknown value 'gredy'; did you mean 'greedy'?",
                "stacking: layers | stacking: layer | tiles[0].stacking: unknown value 'layer'; did you mean 'layers'?",
                "endurance: 1000 | endurance: 0 | tiles[0].programming.endurance: 0 is too small; at least 1",
                "preset: hermes | preset: hermse | tiles[1].preset: unknown preset 'hermse'; did you mean 'hermes'?",
                "name: known | name: own | tiles[1].name: 'own' is given twice; first: tiles[0]",
                "tile.own.mvm: | tile.own.mv: | energy.actions: no cost of 'tile.own.mvm'",
                "adc.own: | adc.owm: | energy.actions[\"adc.owm\"]: unknown action 'adc.owm'; did you mean 'adc.own'?",
                "tiles.own: | tiles.owns: | energy.static: no power of 'tiles.own'; add it, 0 W if it draws none",
                "lanes: 16 | lanes: 0 | vector.lanes: 0 is too small; at least 1",
                "clock: 500 MHz | clock: 500 MB | vector.clock: '500 MB' is a size; a frequency is needed",
                "vector.op: | vector.add: | energy.actions: no cost of 'vector.op'",
                "per-node: 8 | per-node: 5 | devices.per-node: 16 devices are no whole number of nodes of 5; count must be a multiple of per-node",
                "per-node: 8 | per-node: 16 | devices.outer: there are no several nodes to link; leave it out",
                "count: 16 | count: 1 | devices.per-node: 1 devices are no whole number of nodes of 8",
                "outer: {name: far, latency: 2 us, bandwidth: 50 GB/s, source: s} | | devices: has no 'outer'; describe the link between nodes",
                "latency: 2 us, bandwidth: 50 GB/s, | latency: 2 us, | devices.outer: has no 'bandwidth'; give latency, bandwidth and source, or a preset",
                "bandwidth: 50 GB/s, source: s} | bandwidth: 0 GB/s, source: s} | devices.outer.bandwidth: '0 GB/s' is zero; more than zero is needed",
                "preset: nvlink4 | preset: nvlink44 | devices.inner.preset: unknown preset 'nvlink44'; did you mean 'nvlink4'?",
                "preset: nvlink4 | preset: nvlink4, latency: 1 us | devices.inner.latency: is given beside a preset; leave it out: it follows from it",
                "name: far | name: near | devices.outer.name: 'near' is given twice; name it otherwise",
                "name: far | name: hbm | devices.outer.name: 'hbm' is the name of another part; name it otherwise",
                "low: 1 mm2 | low: 1 mm | area.low: '1 mm' has the unknown unit 'mm'; an area is needed, such as '0.6 mm2'",
                "nominal: 2 mm2 | nominal: 9 mm2 | area: is not in order: 1 mm2, 9 mm2, 3 mm2; low <= nominal <= high",
            })
    void oneMistakeAtATime(String right, String wrong, String expected) {
        assertTrue(FULL.contains(right), right);
        String text = FULL.replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong);
        List<String> problems = problems(text);
        assertTrue(
                problems.stream().anyMatch(problem -> problem.contains(expected)),
                String.join("\n", problems));
        problems.forEach(problem -> assertTrue(problem.matches("f.yaml:[0-9]+: .*"), problem));
    }

    private static List<String> problems(String text) {
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> HardwareReader.read("f.yaml", text));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        return thrown.problems().stream().map(Problem::toString).toList();
    }
}
