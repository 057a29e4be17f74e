package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class TraceImportersTest {

    @TempDir Path folder;

    /// Takes every file that begins with a Q, and gives a trace that bears the importer's name.
    private record Plugin(String name, int priority) implements TraceImporter {
        @Override
        public String description() {
            return "files that begin with a Q";
        }

        @Override
        public boolean recognises(TraceFile file) {
            return file.startsWith((byte) 'Q');
        }

        @Override
        public RoutingTrace open(TraceFile file) {
            return TraceBuilder.of(1, 1, 1).name(name).build();
        }
    }

    /// A second class, because a loader may find the same class twice.
    private static final class Other implements TraceImporter {
        @Override
        public String name() {
            return "other";
        }

        @Override
        public String description() {
            return "everything";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public boolean recognises(TraceFile file) {
            return true;
        }

        @Override
        public RoutingTrace open(TraceFile file) {
            return TraceBuilder.of(1, 1, 1).name("other").build();
        }
    }

    private Path file() {
        return NpyFiles.write(folder, "q.bin", new byte[] {'Q', 1});
    }

    @Test
    void theBuiltInOnesAreFoundAsServices() {
        assertEquals(
                List.of(
                        "moetrace",
                        "table-csv",
                        "imatrix-gguf",
                        "native-csv",
                        "npz-pack",
                        "pairs-jsonl",
                        "router-log",
                        "step-jsonl",
                        "row-jsonl",
                        "json-document",
                        "unreadable"),
                TraceImporters.all(List.of()).stream().map(TraceImporter::name).toList());
    }

    @Test
    void aPluginReadsWhatNobodyElseKnows() {
        RoutingTrace trace = TraceImporters.open(file(), List.of(new Plugin("mine", 100)));
        assertEquals("mine", trace.header().name());
    }

    @Test
    void theLowestPriorityNumberIsAskedFirst() {
        List<TraceImporter> plugins = List.of(new Plugin("mine", 100), new Other());
        assertEquals("other", TraceImporters.open(file(), plugins).header().name());
    }

    @Test
    void unknownFilesNameAllFormatsThoseOfPluginsToo() {
        Path unknown = NpyFiles.write(folder, "x.bin", new byte[] {'X'});
        MoesaicException thrown =
                assertThrows(
                        MoesaicException.class,
                        () -> TraceImporters.open(unknown, List.of(new Plugin("mine", 100))));
        assertEquals(Exit.BAD_DATA, thrown.exit());
        for (String name : List.of("mine (files that begin with a Q)", "npz-pack", "step-jsonl")) {
            assertTrue(thrown.getMessage().contains(name), thrown.getMessage());
        }
    }

    @Test
    void aPluginThatCannotBeLoadedIsNamed() {
        Iterable<TraceImporter> broken =
                () -> {
                    throw new ServiceConfigurationError("org.example.Broken");
                };
        MoesaicException thrown =
                assertThrows(MoesaicException.class, () -> TraceImporters.all(broken));
        assertEquals(Exit.UNAVAILABLE, thrown.exit());
        assertTrue(thrown.getMessage().contains("org.example.Broken"));
    }

    @Test
    void theHashIsThatOfTheFile() {
        // From FIPS 180-4's example: the SHA-256 of "abc".
        Path abc = NpyFiles.write(folder, "abc", new byte[] {'a', 'b', 'c'});
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                TraceFile.of(abc).sha256());
    }

    @Test
    void singleTokenStepsGrowABlock() {
        TraceBlock block = new TraceBlock(2, 2, 1);
        block.beginStep(7);
        block.addToken(0, 4, Phase.PREFILL);
        block.setExpert(1, 0, 1, 9);
        assertEquals(1, block.addSingleTokenSteps(8, 100, 0, 5, Phase.DECODE));
        assertEquals(101, block.steps());
        assertEquals(101, block.tokens());
        assertEquals(9, block.expert(1, 0, 1));
        for (int step = 0; step < 101; step++) {
            assertEquals(7 + step, block.stepId(step));
            assertEquals(step, block.tokenStart(step));
            assertEquals(4 + step, block.position(step));
        }
        assertEquals(101, block.tokenStart(101));
        assertEquals(Phase.DECODE, block.phase(100));
    }
}
