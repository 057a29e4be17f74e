package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.BlackBox;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.When;
import org.moesaic.hdl.sim.InterpretedSimulator;

/// Modules put together wrongly: what is undriven, driven twice, out of reach, or described in the wrong place.
class StructureMisuseTest {

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    static final class Cell extends Component {
        final UInt a = input("a", uint(8));
        final UInt sum = output("sum", uint(8));
        final UInt inner;

        Cell() {
            inner = wire("inner", uint(8));
            inner.set(a.addWrap(1));
            sum.set(inner);
        }
    }

    private static final class Pixel extends Bundle {
        final UInt red = field("red", uint(8));
        final UInt green = field("green", uint(8));
    }

    private static final class Grey extends Bundle {
        final UInt level = field("level", uint(8));
    }

    /// A module with a mistake in it. Its protected words are made reachable for the mistake.
    private static final class Top extends Component {
        final Bool on = input("on", bool());
        final UInt x = input("x", uint(8));
        final Enumerated<Colour> colour = input("colour", enumeration(Colour.class));

        Top(Consumer<Top> mistake) {
            mistake.accept(this);
        }

        UInt out(String name) {
            return output(name, uint(8)); // here
        }

        UInt aWire(String name) {
            return wire(name, uint(8)); // here
        }

        UInt aRegister(String name) {
            return register(name, uint(8));
        }

        Cell cell(String name) {
            return instance(name, Cell::new); // here
        }

        Mem<UInt> ram(int depth, BigInteger... initial) {
            return memory("ram", uint(8), depth, initial); // here
        }
    }

    private static void misuse(String problem, Consumer<Top> mistake) {
        Misused.expect(problem, () -> new Top(mistake));
    }

    // ---- drivers

    @Test
    void neverDriven() {
        misuse("Top.y: is never driven; set this output inside its module", t -> t.out("y"));
        misuse("Top.w: is never driven; set it, or remove it", t -> t.aWire("w"));
        misuse("Top.cell_a: is never driven; set this input of the instance", t -> t.cell("cell"));
    }

    @Test
    void allThatIsUndrivenAtOnce() {
        Misused.expectAll(
                List.of(
                        "Top.y: is never driven; set this output inside its module",
                        "Top.w: is never driven; set it, or remove it"),
                () ->
                        new Top(t -> {
                            t.out("y");
                            t.aWire("w");
                        }));
    }

    @Test
    void drivenInOneBranchOnly() {
        HdlException thrown =
                assertThrows(
                        HdlException.class,
                        () ->
                                Design.of(() ->
                                        new Top(t -> {
                                            UInt y = t.out("y");
                                            when(t.on, () -> y.set(1));
                                        })));
        String text = Misused.withoutPlace(thrown.problems().getFirst());
        assertEquals(
                "Top.y: is driven only while on (StructureMisuseTest.java:#); set a default before it, or all branches with .otherwise(…); a register would keep its value",
                text.replaceAll("java:\\d+", "java:#"));
        Misused.checkPlace(thrown.problems().getFirst());
    }

    @Test
    void aSwitchThatLeavesAMemberOut() {
        HdlException thrown =
                assertThrows(
                        HdlException.class,
                        () ->
                                Design.of(() ->
                                        new Top(t -> {
                                            UInt y = t.out("y");
                                            switchOn(t.colour)
                                                    .is(Colour.RED, () -> y.set(1))
                                                    .is(Colour.BLUE, () -> y.set(2));
                                        })));
        assertEquals(
                "Top.y: is driven only under a condition (StructureMisuseTest.java:#); set a default before it, or all branches with .otherwise(…); a register would keep its value",
                Misused.withoutPlace(thrown.problems().getFirst())
                        .replaceAll("java:\\d+", "java:#"));
    }

    @Test
    void drivenTwice() {
        misuseAtLine(
                "Top.x: is driven from outside already, as an input (StructureMisuseTest.java:#); a signal has one driver; make it an output, or set a wire",
                t -> t.x.set(1)); // here
        misuseAtLine(
                "Top.cell_sum: is driven by its instance already (StructureMisuseTest.java:#); a signal has one driver; set an input of the instance, or a wire",
                t -> t.cell("cell").sum.set(1)); // here
        misuseAtLine(
                "Top.s: is the result of an operation already (StructureMisuseTest.java:#); a signal has one driver; set a wire, a register or an output",
                t -> t.x.addWrap(1).named("s").set(1)); // here
    }

    private static void misuseAtLine(String problem, Consumer<Top> mistake) {
        HdlException thrown =
                assertThrows(HdlException.class, () -> Design.of(() -> new Top(mistake)));
        assertEquals(
                problem,
                Misused.withoutPlace(thrown.problems().getFirst())
                        .replaceAll("java:\\d+", "java:#"));
        Misused.checkPlace(thrown.problems().getFirst());
    }

    // ---- loops

    private static final class Loop extends Component {
        Loop() {
            UInt a = wire("a", uint(8)); // here
            UInt b = wire("b", uint(8));
            a.set(b.addWrap(1));
            b.set(a.xor(a.not()));
        }
    }

    @Test
    void aCombinationalLoop() {
        HdlException thrown = assertThrows(HdlException.class, () -> Design.of(Loop::new));
        assertEquals(1, thrown.problems().size());
        Misused.checkPlace(thrown.problems().getFirst());
        assertEquals(
                "Loop.a: depends on itself within one cycle: a (F:#) -> _xor_1 (F:#) -> b (F:#) -> _add_1 (F:#) -> a (F:#); break the loop with a register",
                Misused.withoutPlace(thrown.problems().getFirst())
                        .replaceAll("StructureMisuseTest.java:\\d+", "F:#"));
    }

    private static final class LoopThroughCells extends Component {
        LoopThroughCells() {
            Cell one = instance("one", Cell::new);
            Cell two = instance("two", Cell::new);
            one.a.set(two.sum);
            two.a.set(one.sum);
        }
    }

    @Test
    void aLoopThroughInstances() {
        HdlException thrown =
                assertThrows(HdlException.class, () -> Design.of(LoopThroughCells::new));
        String path = thrown.problems().getFirst().message().replaceAll(" \\(\\S+\\)", "");
        assertEquals(
                "depends on itself within one cycle: one.a -> one._add_1 -> one.inner -> one.sum"
                        + " -> one_sum -> two_a -> two.a -> two._add_1 -> two.inner -> two.sum"
                        + " -> two_sum -> one_a -> one.a",
                path);
    }

    // ---- reach

    private static final class ReachesInside extends Component {
        final UInt y = output("y", uint(8));

        ReachesInside() {
            Cell cell = instance("cell", Cell::new);
            cell.a.set(1);
            y.set(cell.inner); // here
        }
    }

    @Test
    void aSignalInsideAnInstance() {
        Misused.expect(
                "ReachesInside.cell.inner: belongs to ReachesInside.cell and cannot be reached from ReachesInside; only ports of instances of this module can; pass it through a port",
                ReachesInside::new);
    }

    private static final class UsesOuter extends Component {
        UsesOuter() {
            UInt w = wire("w", uint(8));
            w.set(1);
            instance("inner", () -> new Inner(w));
        }

        private static final class Inner extends Component {
            final UInt y = output("y", uint(8));

            Inner(UInt outer) {
                y.set(outer); // here
            }
        }
    }

    @Test
    void aSignalOfTheModuleAround() {
        Misused.expect(
                "UsesOuter.w: belongs to UsesOuter and cannot be reached from UsesOuter.inner; only ports of instances of this module can; pass it through a port",
                UsesOuter::new);
    }

    @Test
    void aComponentOnItsOwn() {
        HdlException thrown = assertThrows(HdlException.class, Cell::new); // here
        assertEquals(
                "new Cell() on its own; write instance(\"name\", () -> new Cell()) inside a component, or Design.of(() -> new Cell()) for the top",
                Misused.withoutPlace(thrown.problems().getFirst()));
        misuse(
                "new Cell() on its own; write instance(\"name\", () -> new Cell()) inside a component, or Design.of(() -> new Cell()) for the top",
                t -> newCell());
    }

    private static Cell newCell() {
        return new Cell(); // here
    }

    @Test
    void aBundleOnItsOwn() {
        misuse(
                "new Grey() on its own; write bundle(Grey::new) for its shape, and wire(\"name\", shape) or a port of it",
                t -> newGrey());
    }

    private static Grey newGrey() {
        return new Grey(); // here
    }

    @Test
    void outsideOfAnyComponent() {
        Design<Cell> design = Design.of(Cell::new);
        HdlException thrown = assertThrows(HdlException.class, () -> design.top().a.add(1)); // here
        assertEquals(
                "a circuit is described outside of a component under construction; do it in the constructor of a class that extends Component, and start with Design.of(MyComponent::new)",
                Misused.withoutPlace(thrown.problems().getFirst()));
        Misused.checkPlace(thrown.problems().getFirst());
    }

    private static final class DeclaresLate extends Component {
        DeclaresLate() {
            instance("inner", () -> new Inner(this));
        }

        void late() {
            wire("late", uint(8)); // here
        }

        private static final class Inner extends Component {
            Inner(DeclaresLate outer) {
                outer.late();
            }
        }
    }

    @Test
    void declaredFromAnotherModule() {
        Misused.expect(
                "DeclaresLate.late: declared while DeclaresLate.inner is under construction; a module is described in its own constructor",
                DeclaresLate::new);
    }

    private static final class SameTwice extends Component {
        SameTwice() {
            Cell[] kept = new Cell[1];
            Cell first =
                    instance(
                            "first",
                            () -> {
                                kept[0] = new Cell();
                                return kept[0];
                            });
            first.a.set(1);
            instance("second", () -> kept[0]); // here
        }
    }

    @Test
    void oneComponentForTwoInstances() {
        Misused.expect(
                "second: the component was not made here; make it inside the function: () -> new MyComponent()",
                SameTwice::new);
    }

    // ---- names

    @Test
    void aNameTwice() {
        misuseAtLine(
                "w: the name is taken already, at StructureMisuseTest.java:#; names are unique in a module",
                t -> {
                    t.aWire("w").set(1);
                    t.aWire("w");
                });
        misuseAtLine(
                "cell: the name is taken already, at StructureMisuseTest.java:#; names are unique in a module",
                t -> {
                    t.aWire("cell").set(1);
                    t.cell("cell");
                });
    }

    @Test
    void whatIsNoName() {
        misuse(
                "the name \"2nd\" cannot be used; a name is a letter, then letters, digits and _",
                t -> t.aWire("2nd"));
        misuse(
                "the name \"a.b\" cannot be used; a name is a letter, then letters, digits and _",
                t -> t.cell("a.b"));
        misuse(
                "the name \"\" cannot be used; a name is a letter, then letters, digits and _",
                t -> t.x.named("")); // here
    }

    @Test
    void aReservedName() {
        misuse(
                "reset: the name is reserved: clock and reset are there without being declared; choose another name; reset() is the reset as a Bool",
                t -> t.aWire("reset"));
        misuse(
                "clock: the name is reserved: clock and reset are there without being declared; choose another name; reset() is the reset as a Bool",
                t -> t.aWire("clock"));
    }

    // ---- when and switch

    @Test
    void elseWhenInTheWrongPlace() {
        String cure =
                " does not follow its when; write when(…).elseWhen(…).otherwise(…) in one go, otherwise last and once";
        misuse(
                "elseWhen" + cure,
                t -> {
                    UInt r = t.aRegister("r");
                    When when = when(t.on, () -> r.set(1));
                    r.set(2);
                    when.elseWhen(t.on, () -> r.set(3)); // here
                });
        misuse(
                "otherwise" + cure,
                t -> {
                    When when = when(t.on, () -> {});
                    when.otherwise(() -> {});
                    when.otherwise(() -> {}); // here
                });
    }

    @Test
    void aCaseTwice() {
        misuseAtLine(
                "Top.colour: RED is a case already, at StructureMisuseTest.java:#; name each case once",
                t -> switchOn(t.colour).is(Colour.RED, () -> {}).is(Colour.RED, () -> {})); // here
    }

    @Test
    void otherwiseAfterAllCases() {
        misuse(
                "Top.colour: otherwise after all cases; nothing is left for it; remove it",
                t ->
                        switchOn(t.colour)
                                .is(Colour.RED, () -> {})
                                .is(Colour.GREEN, () -> {})
                                .is(Colour.BLUE, () -> {})
                                .otherwise(() -> {})); // here
    }

    // ---- bundles and vectors

    private static final class Mixed extends Component {
        Mixed() {
            Pixel pixel = wire("pixel", bundle(Pixel::new));
            Grey grey = wire("grey", bundle(Grey::new));
            pixel.set(grey); // here
        }
    }

    @Test
    void bundlesOfTwoShapes() {
        Misused.expect(
                "Mixed.pixel_red: parts [red, green] meet parts [level]; both sides need the same shape",
                Mixed::new);
    }

    private static final class Doubled extends Bundle {
        final UInt a = field("a", uint(8));
        final UInt b = field("a", uint(8)); // here
    }

    private static final class HasDoubled extends Component {
        HasDoubled() {
            wire("w", bundle(Doubled::new));
        }
    }

    @Test
    void twoFieldsOfOneName() {
        Misused.expect("a: two fields of one name; names are unique in a bundle", HasDoubled::new);
    }

    private static final class Vectors extends Component {
        final UInt wide = input("wide", uint(4));

        Vectors(Consumer<Vectors> mistake) {
            mistake.accept(this);
        }

        Vec<UInt> aVector() {
            return registerZero("v", vec(5, uint(8)));
        }
    }

    @Test
    void elementsThatAreNotThere() {
        Misused.expect(
                "Vectors.v_0: no element 5 in a vector of 5; elements are 0 to 4",
                () -> new Vectors(t -> t.aVector().get(5))); // here
        Misused.expect(
                "Vectors.wide: an index of UInt(4) for a vector of 5 elements; write .truncate(3)",
                () -> new Vectors(t -> t.aVector().get(t.wide))); // here
    }

    // ---- memories and registers

    @Test
    void memoriesThatCannotBe() {
        misuse("Top.ram: a memory of 0 words; at least 1", t -> t.ram(0));
        misuse(
                "Top.ram: 2 initial words for a memory of 1; at most one for each address",
                t -> t.ram(1, BigInteger.ONE, BigInteger.TWO));
        misuse(
                "Top.ram: the initial word 256 at address 0 does not fit UInt(8); allowed are 0 to 255",
                t -> t.ram(4, BigInteger.valueOf(256)));
    }

    @Test
    void anAddressOfAnotherWidth() {
        misuse(
                "Top.ram: an address of UInt(8) for 16 words; write .truncate(4)",
                t -> t.ram(16).read(t.x)); // here
        misuse(
                "Top.ram: an address of UInt(2) for 16 words; write .extend(4)",
                t -> t.ram(16).write(t.x.truncate(2), t.x)); // here
    }

    @Test
    void aWordOfAnotherShape() {
        misuse(
                "Top.ram: a word of UInt(8) meets UInt(4); words have the shape that the memory was declared with",
                t -> t.ram(2).write(t.x.truncate(1), t.x.truncate(4))); // here
    }

    @Test
    void aMaskThatDoesNotDivideTheWord() {
        misuse(
                "Top.ram: a mask of 3 bits for words of 8; the mask's width divides the word's",
                t -> t.ram(2).write(t.x.truncate(1), t.x, t.x.truncate(3))); // here
    }

    private static final class BadReset extends Component {
        BadReset() {
            register("r", uint(4), 16); // here
        }
    }

    @Test
    void aResetValueThatDoesNotFit() {
        Misused.expect(
                "BadReset.r: the reset value 16 does not fit UInt(4); allowed are 0 to 15",
                BadReset::new);
    }

    // ---- checks and black boxes

    @Test
    void aMessageWithTooFewValues() {
        misuse(
                "the message \"x is {}\" has 1 places {} for 0 values; one {} for each value",
                t -> assertThat(t.on, "x is {}")); // here
    }

    private static final class Filled extends BlackBox {
        Filled() {
            super("FILLED"); // here
            UInt y = output("y", uint(8));
            y.set(1);
        }
    }

    private static final class HasFilled extends Component {
        HasFilled() {
            instance("box", Filled::new); // here
        }
    }

    @Test
    void aBlackBoxWithABody() {
        Misused.expect(
                "HasFilled.box: a black box with something inside; declare ports only; a module with a body extends Component",
                HasFilled::new);
    }

    private static final class Silent extends BlackBox {
        Silent() {
            super("SILENT");
            output("y", uint(8));
        }
    }

    private static final class HasSilent extends Component {
        HasSilent() {
            instance("box", Silent::new); // here
        }
    }

    @Test
    void aBlackBoxThatCannotBeSimulated() {
        Design<HasSilent> design = Design.of(HasSilent::new);
        HdlException thrown =
                assertThrows(HdlException.class, () -> new InterpretedSimulator(design.circuit()));
        assertEquals(
                "box: the black box SILENT cannot be simulated; give it a model(…) in its constructor",
                Misused.withoutPlace(thrown.problems().getFirst()));
        Misused.checkPlace(thrown.problems().getFirst());
    }

    @Test
    void aBlackBoxAtTheTop() {
        HdlException thrown =
                assertThrows(HdlException.class, () -> Design.of(Silent::new)); // here
        assertEquals(
                "SILENT: a black box at the top; put it into a component",
                Misused.withoutPlace(thrown.problems().getFirst()));
    }
}
