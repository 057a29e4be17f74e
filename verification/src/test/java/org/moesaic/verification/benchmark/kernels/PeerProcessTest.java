package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// The protocol, with a shell script as a peer.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the peer is a shell script")
class PeerProcessTest {

    @TempDir Path folder;

    private PeerProcess start(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("peer"), "#!/bin/sh\n" + script);
        assertTrue(program.toFile().setExecutable(true));
        return new PeerProcess("peer", program, folder.resolve("peer.log"));
    }

    @Test
    void poolsAreAskedForInOrderAndRunLater() throws IOException {
        String script =
                """
                while read verb a b c d e; do
                    case "$verb $a" in
                        version*) echo "version a script" ;;
                        "load q") echo "loaded 7 $c 2" ;;
                        load*) echo "absent no product $a" ;;
                        "run 7") [ "$b $c $d" = "pool 2 16" ] && echo "ran 4 1000" ;;
                    esac
                done
                """;
        try (PeerProcess peer = start(script)) {
            assertEquals("a script", peer.version());
            peer.load("q", Cell.SMALL, 1, 0);
            peer.load("other", Cell.SMALL, 1, 0);
            StringBuilder refusal = new StringBuilder();
            PeerProcess.Pool pool = peer.loaded(refusal).orElseThrow();
            assertEquals(new PeerProcess.Pool(7, 2048), pool);
            assertEquals(Optional.empty(), peer.loaded(refusal));
            assertEquals("absent no product other", refusal.toString());
            assertEquals(250, peer.run(pool, new Cell(Cell.SMALL, false, 2, 16), 1));
        }
    }

    @Test
    void aPeerThatEndsIsNamed() throws IOException {
        try (PeerProcess peer = start("echo broken >&2; exit 1\n")) {
            MoesaicException ended = assertThrows(MoesaicException.class, peer::version);
            assertEquals(Exit.UNAVAILABLE, ended.exit());
            String line = ended.problems().getFirst().toString();
            assertTrue(line.startsWith("peer peer: ended without an answer; see "), line);
        }
        assertEquals("broken\n", Files.readString(folder.resolve("peer.log")));
    }
}
