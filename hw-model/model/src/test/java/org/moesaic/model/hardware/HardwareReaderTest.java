package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.SchemaDocument;
import tools.jackson.databind.json.JsonMapper;

/// One mistake at a time in a small description, and the exact sentence that it gets.
class HardwareReaderTest {

    private static final String COST =
            "{energy: {low: 1 pJ, nominal: 2 pJ, high: 3 pJ}, node: 7 nm, fidelity: assumed, source: s}";
    private static final String BITS =
            "{energy: {low: 1 pJ/bit, nominal: 2 pJ/bit, high: 3 pJ/bit}, node: 7 nm, fidelity: assumed, source: s}";
    private static final String WATTS =
            "{power: {low: 1 W, nominal: 2 W, high: 3 W}, node: 7 nm, fidelity: assumed, source: s}";

    static final String GOOD =
            """
            name: small
            description: a test
            arrays:
              - name: a
                count: 4
                rows: 8
                columns: 16
                dataflow: ws
                clock: 1 GHz
                formats: [int4, bf16]
            memories:
              - tier: sram
                capacity: 1 MiB
                bandwidth: 1 TB/s
                latency: 2 ns
                source: s
              - tier: hbm
                capacity: 16 GiB
                preset: hbm3-6400
                channels: 2
              - tier: host
                capacity: 64 GiB
                preset: ddr5-4800
                channels: 4
            links:
              - name: pcie
                from: host
                to: hbm
                bandwidth: 50 GB/s
                latency: 500 ns
                source: s
            noc:
              hops: 2
              source: s
            energy:
              actions:
                mac.int4: COST
                mac.bf16: COST
                dequant.group: COST
                sram.read: BITS
                sram.write: BITS
                hbm.read: BITS
                hbm.write: BITS
                host.read: BITS
                host.write: BITS
                link.pcie: BITS
                noc.hop: BITS
              static:
                arrays: WATTS
                sram: WATTS
                hbm: WATTS
                host: WATTS
                pcie: WATTS
            """
                    .replace("COST", COST)
                    .replace("BITS", BITS)
                    .replace("WATTS", WATTS);

    @Test
    void theGoodOneIsGood() {
        HardwareDescription description = HardwareReader.read("f.yaml", GOOD);
        assertEquals(List.of(), description.warnings());
        Hardware hardware = description.hardware();
        assertTrue(hardware.arrays().getFirst().doubleBuffered(), "the default");
        assertEquals(3, hardware.memories().size());
        assertEquals(2, hardware.nocHops());
        assertEquals(new Range(16, 32, 48), hardware.energy().cost("hbm.read").of(2));
        assertEquals(new Range(2, 4, 6), hardware.energy().cost("mac.int4").of(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock: 1 GHz | clock: 0 GHz | f.yaml:9: arrays[0].clock: '0 GHz' is zero; more than zero is needed",
                "clock: 1 GHz | clock: 1 GB | f.yaml:9: arrays[0].clock: '1 GB' is a size; a frequency is needed, such as '1.2 GHz'",
                "count: 4 | count: 0 | f.yaml:5: arrays[0].count: 0 is too small; at least 1",
                "dataflow: ws | dataflow: wss | f.yaml:8: arrays[0].dataflow: unknown value 'wss'; did you mean 'ws'? known: is, os, ws",
                "columns: 16 | colums: 16 | f.yaml:4: arrays[0]: has no 'columns'; add it, such as 128 # f.yaml:7: arrays[0].colums: unknown key 'colums'; did you mean 'columns'? known: area, clock, columns, count, dataflow, double-buffered, formats, name, rows, source",
                "formats: [int4, bf16] | formats: [int4, bf17] | f.yaml:10: arrays[0].formats[1]: unknown format 'bf17'; did you mean 'bf16'? known: bf16, binary, dict16, fp16, fp32, fp4, fp8, int2, int3, int4, int5, int6, int7, int8, ternary",
                "formats: [int4, bf16] | formats: [int4, mxfp4] | f.yaml:10: arrays[0].formats[1]: unknown format 'mxfp4'; this is how weights are stored; its arithmetic is 'fp4'",
                "formats: [int4, bf16] | formats: [int4, fp8] | f.yaml:36: energy.actions: no cost of 'mac.fp8'; add it, low, nominal and high, with its source",
                "capacity: 16 GiB | capacity: 16 GHz | f.yaml:18: memories[1].capacity: '16 GHz' is a frequency; a size is needed, such as '80 GiB' or '64 MB'",
                "capacity: 16 GiB | capacity: 16 | f.yaml:18: memories[1].capacity: 16 is a whole number; a text is needed, such as '80 GiB'",
                "preset: hbm3-6400 | preset: hbm3-6500 | f.yaml:19: memories[1].preset: unknown preset 'hbm3-6500'; did you mean 'hbm3-6400'? known: ddr4-3200, ddr5-4800, ddr5-4800an, ddr5-5600, ddr5-6400, gddr6-14000, gddr7-28000, hbm2-2000, hbm2-2400, hbm3-6400, hbm4-8000, lpddr5-6400, lpddr6-10667",
                "channels: 2 | bandwidth: 1 GB/s | f.yaml:17: memories[1]: has no 'channels'; say how many channels of the preset there are # f.yaml:20: memories[1].bandwidth: is given beside a preset; leave it out: it follows from it",
                "bandwidth: 1 TB/s | bandwidth: 0 TB/s | f.yaml:14: memories[0].bandwidth: '0 TB/s' is zero; more than zero is needed",
                "latency: 2 ns | latency: -2 ns | f.yaml:15: memories[0].latency: '-2 ns' is negative; a time is needed, such as '100 ns'",
                "tier: host | tier: hbm | f.yaml:21: memories[2].tier: tier 'hbm' is given twice; one memory a tier; the other is memories[1] # f.yaml:27: links[0].from: there is no memory of tier 'host'; tiers here: sram, hbm # f.yaml:44: energy.actions[\"host.read\"]: unknown action 'host.read'; did you mean 'hbm.read'? KNOWN # f.yaml:45: energy.actions[\"host.write\"]: unknown action 'host.write'; did you mean 'hbm.write'? KNOWN # f.yaml:52: energy.static.host: unknown part 'host'; known: arrays, hbm, pcie, sram",
                "from: host | from: ssd | f.yaml:25: links: tier 'host' cannot be reached; add a link with from: host # f.yaml:27: links[0].from: there is no memory of tier 'ssd'; tiers here: sram, hbm, host",
                "to: hbm | to: host | f.yaml:26: links[0]: leads from 'host' to 'host'; from is the farther tier, to the nearer one",
                "bandwidth: 50 GB/s | bandwidth: 50 GB | f.yaml:29: links[0].bandwidth: '50 GB' is a size; a bandwidth is needed, such as '614 GB/s'",
                "name: pcie | name: hbm | f.yaml:26: links[0].name: 'hbm' is a part's name; name the link # f.yaml:36: energy.actions: no cost of 'link.hbm'; add it, low, nominal and high, with its source # f.yaml:46: energy.actions[\"link.pcie\"]: unknown action 'link.pcie'; KNOWN # f.yaml:53: energy.static.pcie: unknown part 'pcie'; known: arrays, hbm, host, sram",
                "hbm.write: | hbm.wirte: | f.yaml:36: energy.actions: no cost of 'hbm.write'; add it, low, nominal and high, with its source # f.yaml:43: energy.actions[\"hbm.wirte\"]: unknown action 'hbm.wirte'; did you mean 'hbm.write'? KNOWN",
                "hops: 2 | hops: -1 | f.yaml:33: noc.hops: -1 is too small; at least 0",
            })
    void oneMistakeAtATime(String right, String wrong, String expected) {
        assertTrue(GOOD.contains(right), right);
        List<String> problems = problems(GOOD.replaceFirst(Pattern.quote(right), wrong));
        List<String> shown =
                problems.stream()
                        .map(problem -> problem.replaceFirst("known: (?=.*noc.hop).*", "KNOWN"))
                        .toList();
        assertEquals(expected, String.join(" # ", shown));
    }

    @Test
    void costsOfTheWrongKindOrderOrWithoutASource() {
        assertEquals(
                List.of(
                        "f.yaml:37: energy.actions[\"mac.int4\"].energy.nominal: '2 pJ/bit' is an energy per"
                                + " bit; an energy per operation is needed, such as '0.1 pJ'"),
                problems(
                        GOOD.replace(
                                "mac.int4: " + COST,
                                "mac.int4: " + COST.replace("2 pJ", "2 pJ/bit"))));
        assertEquals(
                List.of(
                        "f.yaml:37: energy.actions[\"mac.int4\"].energy: is not in order: 1 pJ, 9 pJ, 3 pJ; low <="
                                + " nominal <= high"),
                problems(
                        GOOD.replace(
                                "mac.int4: " + COST, "mac.int4: " + COST.replace("2 pJ", "9 pJ"))));
        assertEquals(
                List.of(
                        "f.yaml:42: energy.actions[\"hbm.read\"]: has no 'node'; add it, such as '7 nm, 0.8 V'",
                        "f.yaml:42: energy.actions[\"hbm.read\"]: has no 'source'; add it, such as 'assumption: say"
                                + " what it rests on'"),
                problems(
                        GOOD.replace(
                                "hbm.read: " + BITS,
                                "hbm.read: "
                                        + BITS.replace(" node: 7 nm,", "")
                                                .replace(", source: s", ""))));
        assertEquals(
                List.of(
                        "f.yaml:42: energy.actions[\"hbm.read\"].energy.low: 0.5 is a number; a text is needed, such as '0.05 pJ'"),
                problems(
                        GOOD.replace(
                                "hbm.read: " + BITS,
                                "hbm.read: " + BITS.replace("1 pJ/bit", "0.5"))));
        assertEquals(
                List.of(
                        "f.yaml:49: energy.static.arrays.power.high: '3 J' has the unknown unit 'J'; a power is needed, such as '15 mW'"),
                problems(
                        GOOD.replace(
                                "arrays: " + WATTS, "arrays: " + WATTS.replace("3 W", "3 J"))));
    }

    @Test
    void aPartWithoutPower() {
        assertEquals(
                List.of(
                        "f.yaml:48: energy.static: no power of 'host'; add it, 0 W if it draws none,"
                                + " with its source"),
                problems(GOOD.replaceFirst(" *host: .power.*\n", "")));
    }

    @Test
    void withoutAnSram() {
        String text =
                GOOD.replaceFirst("(?s)  - tier: sram.*?source: s\n", "")
                        .replaceAll(" *sram\\.?[a-z]*: .*\n", "");
        assertEquals(
                List.of(
                        "f.yaml:11: memories: there is no sram; add the memory beside the arrays, with"
                                + " tier: sram"),
                problems(text));
    }

    @Test
    void aFarTierWithoutLinks() {
        String text =
                GOOD.replaceFirst("(?s)links:.*?noc:", "noc:")
                        .replaceAll(" *(link\\.)?pcie: .*\n", "");
        assertEquals(
                List.of(
                        "f.yaml:1: links: tier 'host' cannot be reached; add a link with from: host"),
                problems(text));
    }

    @Test
    void manyMistakesAtOnce() {
        List<String> problems =
                problems(
                        GOOD.replace("1 GHz", "0 Hz")
                                .replace("64 GiB", "64 Gib")
                                .replace("hbm3-6400", "hbm")
                                .replace("dataflow: ws", "dataflow: x")
                                .replace("hops: 2", "hopps: 2"));
        assertEquals(6, problems.size(), String.join("\n", problems));
    }

    @Test
    void mixedNodesAreAWarning() {
        String mixed =
                GOOD.replace(
                        "mac.int4: " + COST, "mac.int4: " + COST.replace("7 nm", "'45 nm, 0.9 V'"));
        List<Problem> warnings = HardwareReader.read("f.yaml", mixed).warnings();
        assertEquals(
                List.of(
                        "f.yaml:35: energy: mixes technology nodes: 7 nm (dequant.group), 45 nm (mac.int4);"
                                + " scale the figures to one node and say how in their source"),
                warnings.stream().map(Problem::toString).toList());
    }

    @Test
    void jsonIsReadAsWell() {
        String json =
                JsonMapper.shared()
                        .writeValueAsString(
                                SchemaDocument.read("f.yaml", GOOD, HardwareCatalog.schemaJson()));
        assertEquals(
                HardwareReader.read("f.yaml", GOOD).toYaml(),
                HardwareReader.read("f.json", json).toYaml());
    }

    @Test
    void anUnbalancedHardwareIsValidButFound() {
        HardwareCheck check = HardwareCheck.of(HardwareReader.read("f.yaml", GOOD).hardware());
        assertEquals(
                List.of(
                        "small: the arrays take in 6.40e+10 weights/s, 0.358 times the 1.79e+11 that hbm"
                                + " delivers in int4; at least 1.2 times is needed: 14 arrays instead of"
                                + " 4, or as much more in columns or clock"),
                check.findings().stream().map(Problem::toString).toList());
        FormatRate int4 = check.formats().getLast();
        assertEquals("array-fill", int4.binding());
        assertEquals(4.125 / 8, int4.bytesPerWeight());
        assertEquals(8, int4.macBoundFromTokens());
        assertTrue(
                HardwareCheck.of(
                                HardwareReader.read("f.yaml", GOOD.replace("count: 4", "count: 14"))
                                        .hardware())
                        .balanced());
    }

    @Test
    void anSramNarrowerThanTwiceHbmIsFound() {
        String text = GOOD.replace("count: 4", "count: 14").replace("1 TB/s", "184 GB/s");
        assertEquals(
                List.of(
                        "small: sram moves 184.0 GB/s, and every byte of hbm (92.1 GB/s) is written to it"
                                + " and read from it; at least 184.3 GB/s is needed"),
                HardwareCheck.of(HardwareReader.read("f.yaml", text).hardware()).findings().stream()
                        .map(Problem::toString)
                        .toList());
    }

    private static List<String> problems(String text) {
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> HardwareReader.read("f.yaml", text));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        return thrown.problems().stream().map(Problem::toString).toList();
    }
}
