package org.moesaic.traces.internal.arrays;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// Files that people have and that are not read, each refused with its reason and what to do: bare pickles, Parquet, and
/// the legacy imatrix of llama.cpp.
public final class UnreadableImporter implements TraceImporter {

    private static final int LONGEST_NAME = 256;

    @Override
    public String name() {
        return "unreadable";
    }

    @Override
    public String description() {
        return "pickles, Parquet and legacy imatrix files, refused with what to do";
    }

    /// Asked last, so that a plugin that reads such files comes first.
    @Override
    public int priority() {
        return DEFAULT_PRIORITY + 100;
    }

    @Override
    public boolean recognises(TraceFile file) {
        return reason(file).isPresent();
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        throw refusal(file);
    }

    @Override
    public Optional<ExpertCounts> counts(TraceFile file) {
        throw refusal(file);
    }

    private static MoesaicException refusal(TraceFile file) {
        return MoesaicException.badData(reason(file).orElseThrow());
    }

    private static Optional<Problem> reason(TraceFile file) {
        byte[] head = file.head();
        if (head.length >= 2 && head[0] == (byte) 0x80 && head[1] >= 1 && head[1] <= 5) {
            return Optional.of(Problem.in(file.path(), "a bare pickle", PickleRecipe.CURE));
        }
        if (head.length >= 4
                && new String(head, 0, 4, StandardCharsets.ISO_8859_1).equals("PAR1")) {
            return Optional.of(
                    Problem.in(
                            file.path(),
                            "a Parquet file",
                            "convert it in Python:\n"
                                    + "    import numpy, pyarrow.parquet\n"
                                    + "    table = pyarrow.parquet.read_table('layer_00.parquet')\n"
                                    + "    numpy.savez_compressed('layer_00.npz',"
                                    + " indices=table['indices'].to_pylist(),"
                                    + " scores=table['scores'].to_pylist())"));
        }
        if (isLegacyImatrix(head)) {
            return Optional.of(
                    Problem.in(
                            file.path(),
                            "a legacy imatrix: its values are divided by the counts of experts, which"
                                    + " it does not hold",
                            "write it again: llama-imatrix --output-format gguf"));
        }
        return Optional.empty();
    }

    /// int32 entries, then int32 length and the name of a tensor.
    private static boolean isLegacyImatrix(byte[] head) {
        if (head.length < 12) {
            return false;
        }
        ByteBuffer little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int entries = little.getInt(0);
        int length = little.getInt(4);
        if (entries < 1 || length < 1 || length > LONGEST_NAME || 8 + length > head.length) {
            return false;
        }
        String name = new String(head, 8, length, StandardCharsets.ISO_8859_1);
        return name.matches("[A-Za-z0-9_.]+\\.weight");
    }
}
