package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.testkit.ScratchFolder;
import org.moesaic.hdl.testkit.VerilogBench;

/// Nobody warns of the Verilog of what the library offers.
class LibraryLintTest {

    record Part(String name, Supplier<Component> constructor) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (int size : new int[] {1, 2, 5}) {
            parts.add(new Part("counter " + size, () -> new WrapCounter(size)));
            parts.add(new Part("arbiter " + size, () -> new Arbiter<>(uint(3), size)));
            parts.add(
                    new Part(
                            "round-robin arbiter " + size,
                            () -> new RoundRobinArbiter<>(uint(3), size)));
            for (Queue.Shortcut shortcut : Queue.Shortcut.values()) {
                parts.add(
                        new Part(
                                "queue " + size + " " + shortcut,
                                () -> new Queue<>(sint(7), size, shortcut)));
            }
        }
        for (RegisterSlice.Cut cut : RegisterSlice.Cut.values()) {
            parts.add(new Part("slice " + cut, () -> new RegisterSlice<>(uint(3), cut)));
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("parts")
    void isClean(Part part) {
        try (ScratchFolder folder = new ScratchFolder()) {
            String text = Verilog.of(Design.of(part.constructor()).circuit());
            VerilogBench.lint(folder.write("design.v", text));
        }
    }
}
