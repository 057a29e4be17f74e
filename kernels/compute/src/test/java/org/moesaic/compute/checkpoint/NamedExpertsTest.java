package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Experts by their names alone are those that a model card finds.
class NamedExpertsTest {

    private static final ExpertShapes GATED = new ExpertShapes(List.of(3), 0, 2, 6, 4, true);
    private static final ExpertShapes PLAIN = new ExpertShapes(List.of(3), 0, 2, 6, 4, false);

    @TempDir Path folder;

    static Stream<Naming> plainLayouts() {
        return Namings.builtIn().stream()
                .filter(naming ->
                        naming.expertTypes().isEmpty() || naming.expertTypes().contains("F32"));
    }

    private Path write(List<Entry> entries) throws IOException {
        Path file = folder.resolve("w.safetensors");
        SafetensorsWriter.write(file, Map.of(), entries);
        return file;
    }

    @ParameterizedTest
    @MethodSource("plainLayouts")
    void everyLayout(Naming naming) throws IOException {
        boolean gated =
                naming.templates().containsKey(Part.GATE)
                        || naming.templates().containsKey(Part.GATE_UP);
        ExpertShapes shapes = gated ? GATED : PLAIN;
        Path file = write(Layouts.entries(naming, shapes));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            ModelWeights known = ModelWeights.recognise(checkpoint, shapes, Namings.builtIn());
            NamedExperts named = NamedExperts.in(checkpoint, Namings.builtIn());
            List<String> names = new ArrayList<>(named.names());
            assertEquals(2, names.size(), names.toString());
            for (int expert = 0; expert < 2; expert++) {
                assertTrue(names.get(expert).endsWith(Integer.toString(expert)), names.toString());
                List<float[]> mine = numbers(named.expert(names.get(expert)));
                List<float[]> theirs = numbers(known.expert(3, expert));
                assertEquals(theirs.size(), mine.size());
                for (int i = 0; i < mine.size(); i++) {
                    assertArrayEquals(theirs.get(i), mine.get(i), naming.name());
                }
            }
        }
    }

    private static List<float[]> numbers(ExpertMatrices matrices) {
        List<float[]> all = new ArrayList<>();
        matrices.all()
                .forEach(matrix -> {
                    float[] row = new float[matrix.shape().columns()];
                    for (int r = 0; r < matrix.shape().rows(); r++) {
                        matrix.row(r, row);
                        all.add(row.clone());
                    }
                });
        all.add(matrices.biases().gate());
        all.add(matrices.biases().up());
        all.add(matrices.biases().down());
        return all;
    }

    /// One expert on its own, whatever stands before its names, and biases under the names of the matrices.
    @Test
    void oneExpertWithoutAName() throws IOException {
        float[] numbers = {1, 2, 3, 4, 5, 6};
        Path file =
                write(
                        List.of(
                                entry("fc1.weight", 3, 2, numbers),
                                entry("fc2.weight", 2, 3, numbers),
                                new Entry(
                                        "fc2.bias",
                                        Element.F32,
                                        List.of(2L),
                                        WeightSource.of(
                                                new MatrixShape(1, 2), new float[] {7, 8}))));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            NamedExperts named = NamedExperts.in(checkpoint, Namings.builtIn());
            assertEquals(Set.of(""), named.names());
            ExpertMatrices expert = named.expert("");
            assertTrue(expert.gate().isEmpty());
            assertArrayEquals(new float[] {7, 8}, expert.biases().down());
            assertEquals(0, expert.biases().up().length);
        }
    }

    @Test
    void partsOfAnExpertAreNone() throws IOException {
        Path file =
                write(
                        List.of(
                                entry("a.up_proj", 2, 3, new float[6]),
                                entry("w2", 2, 3, new float[6])));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertEquals(Set.of(), NamedExperts.in(checkpoint, Namings.builtIn()).names());
        }
    }

    private static Entry entry(String name, long rows, long columns, float[] numbers) {
        return new Entry(
                name,
                Element.F32,
                List.of(rows, columns),
                WeightSource.of(new MatrixShape((int) rows, (int) columns), numbers));
    }
}
