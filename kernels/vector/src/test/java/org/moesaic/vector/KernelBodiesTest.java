package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No vector is handed from one of our methods to another. The compiler inlines all of the Vector API whatever happens, but
/// our own methods only if a profile says so; while it is busy it compiles without one, and a vector that crosses a call
/// is an object, for as long as the JVM runs.
///
/// The chain of analog tiles is too long for one body and hands vectors to small steps; `-XX:MaxInlineSize`, which the
/// launcher raises, lets them be inlined without a profile too, and [TilesAllocationTest] watches them.
class KernelBodiesTest {

    private static final Set<String> STEPS_OF_TILES =
            Set.of("NoiseWords", "TileSums", "PortableLanes", "CurrentSteps");

    private static final String VECTORS = "Ljdk/incubator/vector/";

    @Test
    void noVectorCrossesACall() throws IOException {
        List<String> crossings = new ArrayList<>();
        int bodies = 0;
        for (Path file : classes()) {
            ClassModel type = ClassFile.of().parse(file);
            for (MethodModel method : type.methods()) {
                String descriptor = method.methodType().stringValue();
                if (descriptor.contains(VECTORS)
                        && !descriptor.contains("VectorSpecies")
                        && !STEPS_OF_TILES.contains(simpleName(type))) {
                    crossings.add(type.thisClass().asInternalName() + "." + method.methodName());
                }
                bodies += usesVectors(method) ? 1 : 0;
            }
        }
        assertEquals(List.of(), crossings);
        assertTrue(bodies > 10, bodies + " kernel bodies found");
    }

    private static String simpleName(ClassModel type) {
        String name = type.thisClass().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static boolean usesVectors(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(KernelBodiesTest::isVectorCall);
    }

    private static boolean isVectorCall(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("jdk/incubator/vector/");
    }

    private static List<Path> classes() throws IOException {
        String self = VectorBackend.class.getResource("VectorBackend.class").toString();
        try (Stream<Path> files = Files.list(Path.of(URI.create(self)).getParent())) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
