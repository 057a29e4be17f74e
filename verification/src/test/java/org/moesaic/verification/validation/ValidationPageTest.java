package org.moesaic.verification.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Machines;
import org.moesaic.model.closedform.MeasuredProduct;
import org.moesaic.model.closedform.Roofline;
import org.moesaic.model.closedform.RooflineFit;
import org.moesaic.verification.SharedFolder;

/// Every figure of `docs/validation.md` is computed, and every section keeps what it promises.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "validation.md");

    private final Optional<Path> pack = SharedFolder.trace("gptoss20b_dev.npz");
    private final List<Section> sections = ValidationPage.sections(pack);

    @Test
    void everySectionKeepsItsPromise() {
        for (Section section : sections) {
            assertEquals(List.of(), section.broken(), section.title());
        }
    }

    @Test
    void thePageShowsWhatIsComputed() throws IOException {
        String page = Files.readString(PAGE);
        Path made = Path.of("target", "validation.md");
        Files.createDirectories(made.getParent());
        Files.writeString(made, ValidationPage.text(sections));
        for (Section section : sections) {
            assertTrue(
                    page.contains(section.markdown()),
                    () ->
                            "docs/validation.md is old in '"
                                    + section.title()
                                    + "'; copy verification/target/validation.md there, made with the real traces in"
                                    + " ../shared, and look at what has changed");
        }
    }

    @Test
    void thePageIsWhole() throws IOException {
        Assumptions.assumeTrue(pack.isPresent(), "the real traces in ../shared are not here");
        assertEquals(ValidationPage.text(sections), Files.readString(PAGE));
    }

    /// The constants in `machines.json` are those of the fit to all measured products, and the errors that it leaves.
    @Test
    void calibratedMachinesAreTheirFits() {
        for (String name : List.of("a100-80g", "mi210")) {
            Machine machine = Machines.find(name).orElseThrow();
            Machine.Calibration stated = machine.calibration().orElseThrow();
            Roofline peaks = machine.peaks("fp16").orElseThrow();
            List<MeasuredProduct> measured = ProductFigures.measured(name);
            Roofline fit = RooflineFit.of(peaks.macsPerSecond(), peaks.bytesPerSecond(), measured);
            assertEquals(fit.computeEfficiency(), stated.computeEfficiency(), 1e-6);
            assertEquals(fit.memoryEfficiency(), stated.memoryEfficiency(), 1e-6);
            assertEquals(fit.launchPicoseconds(), stated.launchPicoseconds(), 1);
            double worst =
                    measured.stream()
                            .mapToDouble(product ->
                                    fit.picoseconds(product.macs(), product.bytes())
                                                    / product.picoseconds()
                                            - 1)
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
            assertEquals(100 * worst, stated.errorPercent(), 0.051);
        }
    }

    @Test
    void aSectionThatBreaksItsPromiseIsSeen() {
        List<Comparison> rows =
                List.of(new Comparison("a", 100, 104), new Comparison("b", 100, 96));
        assertEquals(2, new Section("t", "", "u", new Section.Rule.Exact(1), rows).broken().size());
        assertEquals(
                0, new Section("t", "", "u", new Section.Rule.Within(4.1), rows).broken().size());
        assertEquals(
                List.of(rows.getFirst()),
                new Section("t", "", "u", new Section.Rule.AtMost(), rows).broken());
    }
}
