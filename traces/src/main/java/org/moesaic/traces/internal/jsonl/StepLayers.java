package org.moesaic.traces.internal.jsonl;

import static org.moesaic.traces.internal.json.JsonScanner.ascii;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.LineReader;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;

/// The layers of a file of steps: the first line says how many, the keys of the first step which.
final class StepLayers {

    private static final byte[] ROUTED = ascii("routed");

    private StepLayers() {}

    /// The ids in the next line, if they are as many as there should be; otherwise those from 0, and the reader of the
    /// steps says what is wrong with them.
    static List<Integer> of(LineReader lines, int layers) {
        List<Integer> fromZero = IntStream.range(0, layers).boxed().toList();
        if (!lines.advance()) {
            return fromZero;
        }
        TreeSet<Integer> ids = new TreeSet<>();
        JsonScanner scanner = new JsonScanner();
        scanner.over(lines.bytes(), lines.from(), lines.to());
        try {
            scanner.enterObject();
            while (scanner.nextField()) {
                if (scanner.nameIs(ROUTED)) {
                    scanner.enterObject();
                    while (scanner.nextField()) {
                        ids.add(scanner.nameAsNumber());
                        scanner.skip();
                    }
                } else {
                    scanner.skip();
                }
            }
        } catch (WrongLine wrong) {
            return fromZero;
        }
        boolean all = ids.size() == layers && areMoeLayers(List.copyOf(ids));
        return all ? List.copyOf(ids) : fromZero;
    }

    /// Layers of a model whose first layer is dense: from 1 or later on, and evenly spaced. Other keys are a mistake.
    private static boolean areMoeLayers(List<Integer> ids) {
        int stride = ids.size() > 1 ? ids.get(1) - ids.get(0) : 1;
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i) - ids.get(i - 1) != stride) {
                return false;
            }
        }
        return ids.getFirst() >= 1 && ids.getLast() <= TraceHeader.MAX_EXPERTS;
    }
}
