package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.hdl.Hdl.uint;

import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.xml.parsers.DocumentBuilderFactory;

class SchematicTest {

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList list = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < list.getLength(); i++) {
            elements.add((Element) list.item(i));
        }
        return elements;
    }

    @Test
    void everyBoxIsDrawnOnceAndNoneOverAnother() throws Exception {
        ModuleDefinition module = Design.of(Samples.Accumulate::new).circuit().top();
        Document document = parse(Schematic.svg(module));
        Map<String, Integer> kinds = new HashMap<>();
        elements(document, "g")
                .forEach(box -> kinds.merge(box.getAttribute("class"), 1, Integer::sum));
        int operations = module.assigns().size();
        assertEquals(
                Map.of("input", 3, "output", 1, "register", 1, "operation", operations), kinds);
        Set<String> corners = new HashSet<>();
        for (Element rect : elements(document, "rect")) {
            assertTrue(corners.add(rect.getAttribute("x") + "," + rect.getAttribute("y")));
        }
        assertEquals(5 + operations, corners.size());
        assertTrue(
                elements(document, "title").stream()
                        .anyMatch(title -> title.getTextContent().contains("Samples.java:")));
    }

    @Test
    void wiresKnowTheirSignalAndWidth() throws Exception {
        ModuleDefinition module = Design.of(Samples.Accumulate::new).circuit().top();
        List<String> wires =
                elements(parse(Schematic.svg(module)), "path").stream()
                        .map(path -> path.getAttribute("class") + ":" + path.getTextContent())
                        .toList();
        assertTrue(wires.contains("bus:in 4 bits"), wires::toString);
        assertTrue(wires.contains("bus:next 6 bits"), wires::toString);
        assertTrue(wires.contains(":enable 1 bit"), wires::toString);
    }

    @Test
    void instancesMemoriesAndChecksAreWellFormed() throws Exception {
        for (ModuleDefinition module :
                List.of(
                        Design.of(Samples.Two::new).circuit().top(),
                        Design.of(Samples.Masked::new).circuit().top(),
                        Design.of(Samples.UsesVendor::new).circuit().top(),
                        Design.of(Samples.Checked::new).circuit().top(),
                        Design.of(Samples.Crossing::new).circuit().top())) {
            String svg = Schematic.svg(module);
            assertEquals("svg", parse(svg).getDocumentElement().getTagName());
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
