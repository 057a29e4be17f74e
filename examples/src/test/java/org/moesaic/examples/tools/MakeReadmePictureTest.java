package org.moesaic.examples.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.moesaic.model.replay.ReplayResult;
import org.xml.sax.InputSource;

class MakeReadmePictureTest {

    @Test
    void thePictureInTheRepositoryShowsTodaysFigures() throws IOException {
        assertEquals(
                MakeReadmePicture.svg(),
                Files.readString(MakeReadmePicture.FILE),
                "run MakeReadmePicture and look at the README's words about it");
    }

    @Test
    void itIsWellFormed() throws Exception {
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(MakeReadmePicture.svg())));
    }

    /// What the README says below the picture.
    @Test
    void withFewExpertsInHbmMostEnergyIsThatOfWaitingForTheHost() {
        ReplayResult few = MakeReadmePicture.replay(OptionalInt.of(16));
        double standing = few.energy().byComponent().get("static").nominal();
        assertTrue(standing > 0.7 * few.energy().total().nominal());
        assertTrue(
                few.latency().boundByPicoseconds().get("host-link")
                        > 0.98 * few.latency().totalPicoseconds());
        ReplayResult all = MakeReadmePicture.replay(OptionalInt.empty());
        assertTrue(
                all.energy().byComponent().get("static").nominal()
                        < 0.5 * all.energy().total().nominal());
    }
}
