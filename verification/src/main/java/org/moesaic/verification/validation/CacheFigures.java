package org.moesaic.verification.validation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.TraceImporters;
import org.moesaic.verification.ReplayCase;

/// Hits of sequential caches on the real pack of gpt-oss-20b.
final class CacheFigures {

    private CacheFigures() {}

    /// @param pack the file `gptoss20b_dev.npz`
    static Section section(Path pack) {
        List<Comparison> rows = new ArrayList<>();
        add(rows, pack, "lru", 8, 7_488_920);
        add(rows, pack, "lru", 16, 10_811_542);
        add(rows, pack, "belady", 8, 9_574_440);
        add(rows, pack, "belady", 16, 11_552_744);
        return new Section(
                "Hits of sequential caches",
                "Published: the real pack of gpt-oss-20b, 12,150,912 selections, one cache in each of 24 layers; hits counted by"
                        + " those who made the pack.",
                "hits",
                new Section.Rule.Exact(0),
                rows);
    }

    private static void add(
            List<Comparison> rows, Path pack, String cache, int experts, long published) {
        ReplayResult result =
                new ReplayCase(
                                TraceImporters.open(pack),
                                "gpt-oss-20b",
                                "hbm3-host",
                                "all-digital:format=int4",
                                cache + ":experts-per-layer=" + experts + ",semantics=sequential")
                        .replay(2);
        rows.add(
                new Comparison(
                        cache + ", " + experts + " experts a layer",
                        published,
                        result.cache().hits()));
    }
}
