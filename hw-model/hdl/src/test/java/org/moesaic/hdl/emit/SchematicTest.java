package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.hdl.Hdl.uint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.ModuleDefinition;

class SchematicTest {

    @Test
    void everyBoxIsDrawnOnceAndNoneOverAnother() {
        ModuleDefinition module = Design.of(Samples.Accumulate::new).circuit().top();
        String svg = Schematic.svg(module);
        Map<String, Integer> kinds = new HashMap<>();
        SvgReader.elements(svg, "g")
                .forEach(box -> kinds.merge(box.attribute("class"), 1, Integer::sum));
        int operations = module.assigns().size();
        assertEquals(
                Map.of("input", 3, "output", 1, "register", 1, "operation", operations), kinds);
        Set<String> corners = new HashSet<>();
        for (SvgReader.Element rect : SvgReader.elements(svg, "rect")) {
            assertTrue(corners.add(rect.attribute("x") + "," + rect.attribute("y")));
        }
        assertEquals(5 + operations, corners.size());
        assertTrue(
                SvgReader.elements(svg, "title").stream()
                        .anyMatch(title -> title.text().indexOf("Samples.java:") >= 0));
    }

    @Test
    void wiresKnowTheirSignalAndWidth() {
        ModuleDefinition module = Design.of(Samples.Accumulate::new).circuit().top();
        List<String> wires =
                SvgReader.elements(Schematic.svg(module), "path").stream()
                        .map(path -> path.attribute("class") + ":" + path.text())
                        .toList();
        assertTrue(wires.contains("bus:in 4 bits"), wires::toString);
        assertTrue(wires.contains("bus:next 6 bits"), wires::toString);
        assertTrue(wires.contains(":enable 1 bit"), wires::toString);
    }

    @Test
    void instancesMemoriesAndChecksAreWellFormed() {
        for (ModuleDefinition module :
                List.of(
                        Design.of(Samples.Two::new).circuit().top(),
                        Design.of(Samples.Masked::new).circuit().top(),
                        Design.of(Samples.UsesVendor::new).circuit().top(),
                        Design.of(Samples.Checked::new).circuit().top(),
                        Design.of(Samples.Crossing::new).circuit().top())) {
            String svg = Schematic.svg(module);
            assertEquals("svg", SvgReader.elements(svg).getFirst().tag());
            assertFalse(svg.contains("<script"), svg);
        }
    }

    static final class Long extends Component {
        Long() {
            UInt value = input("in", uint(8));
            for (int i = 0; i < 400; i++) {
                value = value.addWrap(i % 100 + 1);
            }
            output("out", uint(8)).set(value);
        }
    }

    @Test
    void whatNobodyCouldFollowIsRefused() {
        ModuleDefinition module = Design.of(Long::new).circuit().top();
        HdlException refusal = assertThrows(HdlException.class, () -> Schematic.svg(module));
        assertTrue(
                refusal.getMessage()
                        .matches(
                                "SchematicTest\\.java:\\d+: Long: \\d+ boxes are too many for a"
                                        + " picture; at most 400; choose a module inside it"),
                refusal.getMessage());
    }
}
