package org.moesaic.traces.internal.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.moesaic.edge.NpyHeader;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// Arrays of numpy: an NPZ archive with `experts` [tokens, layers, k], `req_offsets` [requests + 1] and `prompt_len`
/// [requests], the last two optional; or an NPY file that is the first one alone.
///
/// Decode rows only, not batched: each token is a step of its own. Without offsets all tokens are of request `0`;
/// without prompt lengths positions start at 0. In a pack, that is an archive with `req_offsets`, the experts of a row
/// are in descending gate weight; a bare array does not say.
public final class NpzPackImporter implements TraceImporter {

    static final String NAME = "npz-pack";

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};

    /// In the header of a zip member: where the length of its name is, and where the name is.
    private static final int NAME_LENGTH_AT = 26;

    private static final int NAME_AT = 30;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "NPZ with 'experts' [tokens, layers, k], or that array as NPY";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return !file.isGzip()
                && (file.startsWith(NpyHeader.magic())
                        || (file.startsWith(ZIP_MAGIC) && holdsArrays(file.head())));
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return NpzTrace.of(file);
    }

    /// Judged by the first member, or in doubt if the file ends before its name does.
    private static boolean holdsArrays(byte[] head) {
        if (head.length < NAME_AT) {
            return true;
        }
        short length =
                ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(NAME_LENGTH_AT);
        int end = NAME_AT + Short.toUnsignedInt(length);
        return end > head.length
                || new String(head, NAME_AT, end - NAME_AT, StandardCharsets.ISO_8859_1)
                        .endsWith(".npy");
    }
}
