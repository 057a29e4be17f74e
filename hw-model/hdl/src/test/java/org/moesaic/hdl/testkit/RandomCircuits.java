package org.moesaic.hdl.testkit;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.ir.Definition;

/// Valid circuits over every operation and every part of the intermediate form: widths at and around the sizes of machine
/// words, registers, memories, hierarchy, checks, black boxes.
///
/// A circuit is made from lists of numbers: a list for each module, the last one for the top, and a number for each thing in
/// it. Every list of numbers is a circuit; one number less is one thing less, and a smaller number a plainer thing. So jqwik
/// shrinks a failing circuit by shrinking lists of numbers.
public final class RandomCircuits {

    private RandomCircuits() {}

    /// A circuit, and the numbers that it was made from; prints as its text form.
    public record Sample(List<List<Long>> numbers, Circuit circuit) {

        @Override
        public String toString() {
            return CircuitText.of(circuit) + "from " + numbers;
        }
    }

    /// The circuit of some numbers.
    ///
    /// @param numbers for each module from the bottom to the top, at least one
    public static Circuit of(List<List<Long>> numbers, Features features) {
        List<Definition> definitions = new ArrayList<>();
        if (features.blackBoxes()) {
            definitions.add(SampleBoxes.MIXER);
            definitions.add(SampleBoxes.ACCUMULATOR);
        }
        for (List<Long> things : numbers) {
            String name = "M" + definitions.size();
            definitions.add(RandomModule.of(name, things, definitions, features));
        }
        return new Circuit(definitions);
    }

    /// The circuit of a seed, with about so many things in it.
    public static Circuit seeded(long seed, int size, Features features) {
        int modules = 1 + (int) Long.remainderUnsigned(Mixing.of(seed, -1), 3);
        List<List<Long>> numbers = new ArrayList<>();
        for (int module = 0; module < modules; module++) {
            List<Long> things = new ArrayList<>();
            for (int thing = 0; thing < Math.max(1, size / modules); thing++) {
                things.add(Mixing.of(Mixing.of(seed, module), thing));
            }
            numbers.add(things);
        }
        return of(numbers, features);
    }

    /// Circuits of up to three modules of up to `size` things each, for jqwik.
    public static Arbitrary<Sample> arbitrary(int size, Features features) {
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases()
                .list()
                .ofMaxSize(size)
                .withSizeDistribution(RandomDistribution.uniform())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(numbers -> new Sample(numbers, of(numbers, features)));
    }
}
