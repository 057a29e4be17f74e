package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.model.hardware.HardwareCatalog;

/// Whatever else a replay is given can be wrong too: hardware, placement, names, capabilities, output. Each mistake has
/// its line and its exit code, and leaves nothing behind.
class BadArgumentsTest {

    @TempDir Path folder;
    private String trace;
    private List<String> before;

    @BeforeEach
    void writeTrace() throws IOException {
        trace = Files.write(folder.resolve("t.npz"), Fixtures.pack(Fixtures.ids())).toString();
        before = CommandRun.listing(folder);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertEquals(before, CommandRun.listing(folder));
    }

    private Path write(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        before = CommandRun.listing(folder);
        return file;
    }

    /// The replay, writing its result beside the trace.
    private CommandRun replay(String... options) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--out";
        all[options.length + 1] = folder.resolve("out").toString();
        return CommandRun.of(Fixtures.replay(trace, all));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--model; gpt-os-20b; 66; no model|'gpt-os-20b'|did you mean 'gpt-oss-20b'?",
                "--model; none.yaml; 66; none.yaml",
                "--hardware; hbm3-hst; 66; 'hbm3-hst'|did you mean 'hbm3-host'?",
                "--hardware; none.yaml; 66; none.yaml",
                "--placement; none.yaml; 66; none.yaml",
                "--policy; all-digitl:format=int4; 2; 'all-digitl'|did you mean 'all-digital'?",
                "--policy; all-digital; 2; needs a number format|format=F",
                "--policy; all-digital:format=int44; 2; int44|did you mean 'int4'?",
                "--policy; all-digital:fromat=int4; 2; fromat|format",
                "--policy; all-digital:format=int4,home=hsot; 2; hsot|did you mean 'host'?",
                "--policy; all-digital:format=int4,home=ssd; 65; no memory 'ssd'|it has sram, hbm, host",
                "--cache; lruu:experts-per-layer=8; 2; 'lruu'|did you mean 'lru'?",
                "--cache; lru; 2; experts-per-layer=N",
                "--cache; lru:experts-per-layer=0; 2; experts-per-layer|a whole number from 1",
                "--cache; lru:bytes=8; 2; bytes|is not a size",
                "--cache; lru:bytes=8GHz; 2; bytes|is not a size",
                "--cache; lru:experts-per-layer=8,semantics=atomc; 2; semantics|atomic, sequential",
                "--cache; lru:experts-per-layer=8,home=ssd; 65; no memory 'ssd'",
                "--cache; lru:tier=host,home=hbm,experts-per-layer=8; 2; not farther",
                "--cache; lfu-decay:bytes=4GB; 2; needs the steps from one decay to the next|every=K",
                "--cache; belady:lookahead=2,bytes=4GB; 2; lookahead|did you mean 'look-ahead'?",
                "--cache; pregate:experts-per-layer=8; 2; a cache for each layer|bytes=SIZE",
                "--slices; by-expert; 65; no slice to load|nested2-4",
                "--cache; lru:bytes=100TB; 65; would hold|more than its",
                "--threads; 0; 2; --threads",
                "--threads; many; 2; --threads|many",
                "--seed; 1.5; 2; --seed|1.5",
                "--plugins; none; 66; none",
            })
    void anOption(String option, String value, int code, String line) {
        replay(option, value).assertRefused(code, line);
    }

    @Test
    void theHomeOfACacheIsMissing() {
        replay("--hardware", "hbm3-npu", "--cache", Fixtures.LRU)
                .assertRefused(65, "hbm3-npu|no memory 'host'|sram, hbm");
    }

    @Test
    void aTraceThatIsNotThere() throws IOException {
        CommandRun.of(Fixtures.replay(folder.resolve("none.npz")))
                .assertRefused(66, "none.npz|no such file");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        before = CommandRun.listing(folder);
        CommandRun.of(Fixtures.replay(empty)).assertRefused(65, "a folder of 0 files");
    }

    @Test
    void allThatIsWrongWithAHardwareFile() throws IOException {
        String text =
                HardwareCatalog.builtinYaml("hbm3-host")
                        .replace("clock: 1 GHz", "clock: 0 GHz")
                        .replace("capacity: 96 GiB", "capacity: 96 GHz")
                        .replace("bandwidth: 57.6 GB/s", "bandwidth: 57.6 GB")
                        .replace("dataflow: ws", "dataflowe: ws")
                        .replace("preset: ddr5-4800", "preset: ddr5-4801");
        Path file = write("chip.yaml", text);
        replay("--hardware", file.toString())
                .assertRefused(
                        65,
                        "chip.yaml:|arrays[0]|'dataflow'",
                        "chip.yaml:|dataflowe|did you mean 'dataflow'?",
                        "chip.yaml:|arrays[0].clock|'0 GHz' is zero",
                        "chip.yaml:|memories[1].capacity|'96 GHz' is a frequency|a size is needed",
                        "chip.yaml:|memories[2].preset|'ddr5-4801'|did you mean 'ddr5-4800'?",
                        "chip.yaml:|links[0].bandwidth|'57.6 GB' is a size");
    }

    @Test
    void aFormatThatTheHardwareLacks() throws IOException {
        String text =
                HardwareCatalog.builtinYaml("hbm3-host")
                        .replaceFirst("formats: \\[.*]", "formats: [int8]");
        Path file = write("int8.yaml", text);
        replay("--hardware", file.toString())
                .assertRefused(65, "cannot execute format 'int4'|int8");
    }

    @Test
    void allThatIsWrongWithAPlacement() throws IOException {
        Path file =
                write(
                        "place.yaml",
                        """
                        schema: moesaic.placement/1
                        model: gpt-oss-20b
                        defalt: {format: int4, tier: hbm}
                        experts:
                          - {layer: 0, expert: 1, format: int4, tier: hbn}
                        """);
        replay("--placement", file.toString())
                .assertRefused(
                        65,
                        "place.yaml:3|defalt|did you mean 'default'?",
                        "place.yaml:5|tier|hbn|did you mean 'hbm'?");
    }

    @Test
    void aFileThatIsNoYaml() throws IOException {
        Path file = write("broken.yaml", "name: [1, 2\nother: {");
        replay("--hardware", file.toString()).assertRefused(65, "broken.yaml:");
        replay("--placement", file.toString()).assertRefused(65, "broken.yaml:");
        replay("--model", file.toString()).assertRefused(65, "broken.yaml:");
    }

    @Test
    void anOutputFolderThatIsThere() throws IOException {
        Files.createDirectory(folder.resolve("out"));
        write("out/mine.txt", "keep");
        replay().assertRefused(73, "it exists|--force");
        replay("--force").assertRefused(73, "no folder of results");
    }

    /// Below a file nobody can write, not even root.
    @Test
    void anOutputFolderThatCannotBeWritten() {
        CommandRun.of(Fixtures.replay(trace, "--out", trace + "/out"))
                .assertRefused(73, "cannot be written");
        String missing = folder.resolve("none").resolve("out").toString();
        CommandRun.of(Fixtures.replay(trace, "--out", missing))
                .assertRefused(73, "there is no folder");
    }

    @Test
    void anOptionThatIsMissingOrUnknown() {
        CommandRun.of("replay", "--trace", trace).assertRefused(2, "--model|--hardware");
        replay("--cashe", "lru").assertRefused(2, "--cashe|--cache");
        CommandRun.of("repay").assertRefused(2, "repay|replay");
    }
}
