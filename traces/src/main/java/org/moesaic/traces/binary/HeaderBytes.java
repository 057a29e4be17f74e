package org.moesaic.traces.binary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;

/// A [TraceHeader] as bytes, in the order of its fields; numbers are big-endian here, as `DataOutputStream` has them,
/// texts are their length and UTF-8.
final class HeaderBytes {

    private HeaderBytes() {}

    static byte[] of(TraceHeader header) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            text(out, header.modelName());
            out.writeInt(header.layers());
            for (int id : header.layerIds()) {
                out.writeInt(id);
            }
            out.writeByte(header.numbering().ordinal());
            out.writeInt(header.experts().orElse(-1));
            out.writeInt(header.topK());
            out.writeByte(header.batching().ordinal());
            out.writeBoolean(header.rankOrdered());
            out.writeByte(header.weightsKind().ordinal());
            out.writeBoolean(header.prefillComplete());
            out.writeBoolean(header.decodeComplete());
            out.writeBoolean(header.synthetic());
            text(out, header.source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IOException with a message for the user if these are not the bytes of a header
    static TraceHeader parse(byte[] bytes, String name, String format, long tokens)
            throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        String model = text(in);
        int layers = in.readInt();
        if (layers < 1 || layers > Limits.LAYERS) {
            throw new IOException(layers + " layers; " + Limits.inWords());
        }
        List<Integer> ids = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            int id = in.readInt();
            if (id < 0 || (layer > 0 && id <= ids.getLast())) {
                throw new IOException("layer ids do not ascend at " + id);
            }
            ids.add(id);
        }
        TraceHeader.LayerNumbering numbering = word(in, TraceHeader.LayerNumbering.values());
        int experts = in.readInt();
        int topK = in.readInt();
        if (!Limits.allow(layers, topK)
                || experts < -1
                || experts == 0
                || experts > TraceHeader.MAX_EXPERTS) {
            throw new IOException(
                    "%d layers of top-%d of %d experts; %s"
                            .formatted(layers, topK, experts, Limits.inWords()));
        }
        if (experts > 0 && topK > experts) {
            throw new IOException("top-" + topK + " of " + experts + " experts");
        }
        TraceHeader header =
                new TraceHeader(
                        name,
                        format,
                        model,
                        ids,
                        numbering,
                        experts < 0 ? OptionalInt.empty() : OptionalInt.of(experts),
                        topK,
                        OptionalLong.of(tokens),
                        word(in, TraceHeader.Batching.values()),
                        in.readBoolean(),
                        word(in, TraceHeader.WeightsKind.values()),
                        in.readBoolean(),
                        in.readBoolean(),
                        in.readBoolean(),
                        text(in));
        if (in.read() >= 0) {
            throw new IOException("more bytes than fields");
        }
        return header;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static <E> E word(DataInputStream in, E[] words) throws IOException {
        int ordinal = in.readUnsignedByte();
        if (ordinal >= words.length) {
            throw new IOException("code " + ordinal + ", at most " + (words.length - 1));
        }
        return words[ordinal];
    }
}
