package org.moesaic.traces.internal.jsonl;

import java.util.List;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.CollectingReader;
import org.moesaic.traces.internal.LineReader;
import org.moesaic.traces.internal.RowCheck;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;

/// One pass over a file of steps.
final class StepJsonlReader extends CollectingReader {

    private final TraceFile file;
    private final LineReader lines;
    private final StepMeta meta;
    private final List<Integer> layerIds;
    private final StepLine line;
    private final JsonScanner scanner = new JsonScanner();
    private final RowCheck check;
    private long lastStep = -1;
    private long steps;
    private boolean ended;

    private StepJsonlReader(TraceFile file, LineReader lines, List<Integer> layerIds) {
        super(file.path());
        this.file = file;
        this.lines = lines;
        meta = StepMeta.read(file, lines);
        this.layerIds = layerIds;
        line = new StepLine(layerIds, meta.topK());
        check = new RowCheck(meta.experts());
    }

    static StepJsonlReader open(TraceFile file, List<Integer> layerIds) {
        LineReader lines = new LineReader(file);
        try {
            return new StepJsonlReader(file, lines, layerIds);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    @Override
    public String requestId(int request) {
        return Integer.toString(request);
    }

    @Override
    public void close() {
        lines.close();
    }

    /// @return false at the end of the file
    @Override
    protected boolean fill(TraceBlock block) {
        block.clear();
        while (!ended && block.tokens() < block.tokenCapacity()) {
            if (!lines.advance()) {
                ended = true;
                checkEnd();
                break;
            }
            steps++;
            if (parsed()) {
                add(block);
            }
        }
        return block.tokens() > 0;
    }

    private boolean parsed() {
        try {
            scanner.over(lines.bytes(), lines.from(), lines.to());
            line.parse(scanner);
        } catch (WrongLine e) {
            problem(e.place(), e.getMessage(), e.cure());
            return false;
        }
        if (line.step() <= lastStep) {
            problem("step", line.step() + " after " + lastStep, "steps ascend");
            return false;
        }
        if (line.step() > Integer.MAX_VALUE - meta.promptTokens()) {
            problem("step", "position beyond " + Integer.MAX_VALUE, "smaller steps");
            return false;
        }
        return true;
    }

    private void add(TraceBlock block) {
        lastStep = line.step();
        int position = meta.promptTokens() + (int) line.step();
        int token = block.addSingleTokenSteps(line.step(), 1, 0, position, meta.phase());
        if (line.token() >= 0) {
            block.setTokenId(token, line.token());
        }
        int topK = meta.topK();
        for (int layer = 0; layer < meta.layers(); layer++) {
            int from = layer * topK;
            if (!check.holds(line.ids(), from, topK)) {
                problem(
                        "step " + line.step() + ", layer " + layerIds.get(layer),
                        check.explain(line.ids(), from, topK),
                        check.allowed());
            }
            for (int slot = 0; slot < topK; slot++) {
                block.setExpert(layer, token, slot, line.ids()[from + slot]);
            }
        }
    }

    private void checkEnd() {
        if (steps == 0) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), "an empty trace: no steps", "at least one step"));
        }
        if (meta.steps().isPresent() && meta.steps().getAsLong() != steps) {
            problems.add(
                    Problem.in(
                            file.path(),
                            steps + " steps, and 'meta' says " + meta.steps().getAsLong(),
                            "the file is truncated or two were joined; fetch it again"));
        }
    }

    private void problem(String place, String message, String cure) {
        long at = lines.number();
        problems.add(() -> Problem.at(file.path(), at, place, message, cure));
    }
}
