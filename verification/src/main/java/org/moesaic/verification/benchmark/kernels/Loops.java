package org.moesaic.verification.benchmark.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds loops in a listing of `objdump`: what lies between a jump back and where it goes.
final class Loops {

    /// ` 1e4:	vpaddd zmm1,zmm2,zmm3`.
    private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+):\t(.*?) *");

    private static final Pattern JUMP = Pattern.compile("j[a-z]+ +0x([0-9a-f]+)");
    private static final Pattern VECTOR = Pattern.compile("[xyz]mm[0-9]");

    /// An instruction.
    record Line(long address, String text) {

        /// Where it jumps, or its own address.
        long target() {
            Matcher jump = JUMP.matcher(text);
            return jump.lookingAt() ? Long.parseUnsignedLong(jump.group(1), 16) : address;
        }
    }

    private Loops() {}

    static List<Line> parse(List<String> listing) {
        List<Line> lines = new ArrayList<>();
        for (String text : listing) {
            Matcher line = LINE.matcher(text);
            if (line.matches()) {
                lines.add(new Line(Long.parseLong(line.group(1), 16), line.group(2)));
            }
        }
        return lines;
    }

    /// Loops with no loop and no call in them that use vector registers, in the order of the code. Of several jumps back to one place
    /// the last ends the loop.
    static List<List<Line>> innermost(List<Line> lines) {
        List<long[]> loops = new ArrayList<>();
        for (Line line : lines) {
            long target = line.target();
            // Jumps out of the method are below 0 or behind its end.
            if (target >= 0 && target < line.address()) {
                loops.removeIf(loop -> loop[0] == target);
                loops.add(new long[] {target, line.address()});
            }
        }
        List<List<Line>> found = new ArrayList<>();
        for (long[] loop : loops) {
            boolean holdsAnother =
                    loops.stream()
                            .anyMatch(other ->
                                    other != loop && other[0] >= loop[0] && other[1] <= loop[1]);
            List<Line> body =
                    lines.stream()
                            .filter(line -> line.address() >= loop[0] && line.address() <= loop[1])
                            .toList();
            if (!holdsAnother
                    && body.stream().anyMatch(Loops::isVector)
                    && body.stream().noneMatch(Loops::isCall)) {
                found.add(body);
            }
        }
        return found;
    }

    /// What goes back to the interpreter is no loop that runs often.
    private static boolean isCall(Line line) {
        return line.text().startsWith("call");
    }

    private static boolean isVector(Line line) {
        return VECTOR.matcher(line.text()).find();
    }
}
