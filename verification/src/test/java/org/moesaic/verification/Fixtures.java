package org.moesaic.verification;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.InMemoryTrace;

/// Small inputs of the right shape for gpt-oss-20b.
final class Fixtures {

    static final String MODEL = "gpt-oss-20b";
    static final int LAYERS = 24;
    static final int EXPERTS = 32;
    static final int TOP_K = 4;
    static final String LRU = "lru:tier=hbm,home=host,experts-per-layer=8";

    private Fixtures() {}

    static InMemoryTrace trace(int tokens) {
        return InMemoryTrace.of(new GeneratedTrace("t", LAYERS, EXPERTS, TOP_K, tokens, 7));
    }

    /// Ids of two tokens; all rows are good.
    static byte[] ids() {
        byte[] ids = new byte[2 * LAYERS * TOP_K];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % EXPERTS);
        }
        return ids;
    }

    /// An archive of such ids, with any element type and shape claimed.
    static byte[] pack(String descr, String shape, byte[] ids) {
        try {
            return TraceFiles.npz(Map.of("experts", TraceFiles.npy(descr, shape, ids)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] pack(byte[] ids) {
        return pack("|u1", "(2, 24, 4)", ids);
    }

    /// `moesaic replay` of a trace under all defaults of these tests; options that follow add to it.
    static List<String> replay(Object trace, String... options) {
        List<String> args = new ArrayList<>(List.of("replay", "--trace", trace.toString()));
        args.addAll(List.of(options));
        addMissing(args, "--model", MODEL);
        addMissing(args, "--hardware", "hbm3-host");
        if (!args.contains("--placement")) {
            addMissing(args, "--policy", "all-digital:format=int4");
        }
        return args;
    }

    private static void addMissing(List<String> args, String option, String value) {
        if (!args.contains(option)) {
            args.addAll(List.of(option, value));
        }
    }
}
