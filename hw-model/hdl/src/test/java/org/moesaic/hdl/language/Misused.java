package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.Location;

/// What a user sees of a mistake. The line that an error names must be one that the test marks with `// here`.
final class Misused {

    private static final Path TESTS = Path.of("src/test/java/org/moesaic/hdl/language");

    private Misused() {}

    /// The one problem of a design, without its place; the place has been checked.
    static void expect(String problem, Supplier<? extends Component> design) {
        expectAll(List.of(problem), design);
    }

    /// All problems of a design, in order.
    static void expectAll(List<String> problems, Supplier<? extends Component> design) {
        HdlException thrown = assertThrows(HdlException.class, () -> Design.of(design));
        assertEquals(problems, thrown.problems().stream().map(Misused::withoutPlace).toList());
        thrown.problems().forEach(Misused::checkPlace);
    }

    static String withoutPlace(HdlProblem problem) {
        String place = problem.location() + ": ";
        String text = problem.toString();
        return text.startsWith(place) ? text.substring(place.length()) : text;
    }

    static void checkPlace(HdlProblem problem) {
        Location location = problem.location();
        try {
            String line =
                    Files.readAllLines(TESTS.resolve(location.file())).get(location.line() - 1);
            assertTrue(line.contains("// here"), problem + "\nnames the line\n" + line);
        } catch (IOException e) {
            throw new UncheckedIOException(problem.toString(), e);
        }
    }
}
