package org.moesaic.traces.internal.rows;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.ScratchLongs;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.Batching;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.statistics.Finding;

/// A trace whose rows lie in a [RowSpool]; what they are of is known, and an index says where each row is.
///
/// The file has been parsed once; passes over the trace read the spool. The spool is given back when nothing refers to
/// the trace any more.
public final class SpooledTrace implements RoutingTrace {

    private static final Cleaner CLEANER = Cleaner.create();

    /// A capture whose layers share so few tokens is none: the index of rows would be many times the file.
    private static final long MOST_PLACES_PER_ROW = 64;

    private static final long FEW_PLACES = 1 << 20;

    private final TraceHeader header;
    private final RowSpool spool;
    private final ScratchLongs places;
    private final List<Finding> notes;

    private SpooledTrace(
            TraceHeader header, RowSpool spool, ScratchLongs places, List<Finding> notes) {
        this.header = header;
        this.spool = spool;
        this.places = places;
        this.notes = notes;
        CLEANER.register(
                this,
                () -> {
                    spool.close();
                    places.close();
                });
    }

    /// Takes over a spool to which all rows have been added, and checks what only all rows together show. The spool is
    /// closed if they are refused.
    ///
    /// @param problems what reading has found; thrown together with what is found here
    /// @param notes what else there is to say, beside what the weights show
    public static SpooledTrace of(
            TraceFile file,
            RowSpool spool,
            RowFacts facts,
            ProblemList problems,
            WeightSurvey weights,
            List<Finding> notes) {
        ScratchLongs places = new ScratchLongs("the index of a capture", 1L << 26);
        try {
            if (spool.rows() == 0) {
                problems.throwIfAny();
                throw bad(file, "an empty trace: no rows", "at least one row");
            }
            int[] order = order(spool.layerIds());
            int topK = Math.max(1, facts.topK().orElse(spool.widestRow()));
            if (spool.widestRow() > topK) {
                problems.add(
                        Problem.in(
                                file.path(),
                                "a row of " + spool.widestRow() + " selections",
                                "at most " + topK + ", as the file says"));
            }
            if (!Limits.allow(order.length, topK)) {
                throw bad(file, order.length + " layers of top-" + topK, Limits.inWords());
            }
            long cells = Math.multiplyExact(spool.tokens(), (long) order.length);
            if (cells > FEW_PLACES && cells / MOST_PLACES_PER_ROW > spool.rows()) {
                throw bad(
                        file,
                        spool.rows()
                                + " rows for "
                                + spool.tokens()
                                + " tokens and "
                                + order.length
                                + " layers",
                        "rows of the same tokens in each layer");
            }
            places.reserve(cells);
            SpoolCheck check = new SpoolCheck(file, spool, order, problems);
            check.placeRows(places);
            boolean steps = check.tokens();
            problems.throwIfAny();
            spool.endFinding();
            TraceHeader header = header(file, spool, facts, topK, steps, weights);
            List<Finding> all = Stream.concat(notes.stream(), weights.findings().stream()).toList();
            return new SpooledTrace(header, spool, places, all);
        } catch (RuntimeException e) {
            spool.close();
            places.close();
            throw e;
        }
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public List<Finding> notes() {
        return notes;
    }

    @Override
    public TraceReader open() {
        return new SpoolReader(this, spool, places);
    }

    /// For each layer in order of first appearance, its place among the ascending ids.
    private static int[] order(List<Integer> ids) {
        List<Integer> sorted = ids.stream().sorted().toList();
        return ids.stream().mapToInt(sorted::indexOf).toArray();
    }

    private static TraceHeader header(
            TraceFile file,
            RowSpool spool,
            RowFacts facts,
            int topK,
            boolean steps,
            WeightSurvey weights) {
        return new TraceHeader(
                file.path().getFileName().toString(),
                facts.format(),
                facts.modelName(),
                spool.layerIds().stream().sorted().toList(),
                facts.numbering(),
                facts.experts(),
                topK,
                OptionalLong.of(spool.tokens()),
                steps ? Batching.AS_RECORDED : Batching.UNBATCHED,
                weights.rankOrdered(),
                weights.kind(),
                facts.prefillComplete(),
                facts.decodeComplete(),
                false,
                facts.source());
    }

    private static MoesaicException bad(TraceFile file, String message, String cure) {
        return MoesaicException.badData(Problem.in(file.path(), message, cure));
    }
}
