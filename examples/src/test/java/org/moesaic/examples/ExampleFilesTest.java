package org.moesaic.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareCheck;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.model.placement.PlacementFile;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceImporters;

/// The files that users copy are right, and what their comments say is so.
class ExampleFilesTest {

    private static final Path EXAMPLES = Path.of("examples");

    @Test
    void myChipIsBalancedAndWithoutWarnings() {
        HardwareDescription chip =
                HardwareCatalog.load(EXAMPLES.resolve("hardware/my-chip.yaml").toString());
        assertTrue(chip.warnings().isEmpty(), chip.warnings().toString());
        HardwareCheck check = HardwareCheck.of(chip.hardware());
        assertTrue(check.balanced(), check.findings().toString());
        assertEquals("int4", check.formats().getLast().format());
        assertEquals(3.6e12, check.fillWeightsPerSecond(), 0.05e12);
        assertEquals(2.9e12, check.formats().getLast().memoryWeightsPerSecond(), 0.05e12);
    }

    @Test
    void hotWideFitsTheBuiltInsAndMyChip() {
        ModelCard olmoe = ModelCards.find("olmoe-1b-7b");
        Placement placement =
                PlacementFile.read(EXAMPLES.resolve("placements/hot-wide.yaml"), olmoe);
        assertEquals("bf16", placement.slot(2, 54).format().name());
        assertEquals(
                new Placement.Slot(NumberFormats.parse("int4").orElseThrow(), Tier.HBM),
                placement.slot(0, 0));
        assertEquals(3, placement.slots().size());
        for (String name : new String[] {"hbm3-npu", "examples/hardware/my-chip.yaml"}) {
            assertTrue(
                    PlacementCheck.problems(placement, olmoe, HardwareCatalog.load(name).hardware())
                            .isEmpty(),
                    name);
        }
    }

    @Test
    void theStepsAreOfMyMoe() {
        ModelCard mine = ModelCards.find(EXAMPLES.resolve("models/my-moe.yaml").toString());
        RoutingTrace steps = TraceImporters.open(EXAMPLES.resolve("traces/steps.jsonl"));
        assertTrue(TraceFit.problems(steps.header(), mine).isEmpty());
        assertEquals(3 * 1024 * 2048, mine.parametersPerExpert());
    }
}
