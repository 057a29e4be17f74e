package org.moesaic.traces.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;

/// The lines of a UTF-8 text file, one after the other, each of bounded length.
public final class LineReader implements AutoCloseable {

    /// Longest line taken. A step of DeepSeek-V3's shape, as JSON, is about 4 KB.
    public static final int MAX_LINE_BYTES = 16 << 20;

    private final TraceFile file;
    private final InputStream content;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private int lineFrom;
    private int lineTo;
    private long number;
    private boolean ended;

    public LineReader(TraceFile file) {
        this.file = file;
        this.content = file.openStream();
    }

    /// Number of the line handed out last, from 1.
    public long number() {
        return number;
    }

    /// The next line that is not blank, without its end; `null` after the last one.
    ///
    /// @throws MoesaicException BAD_DATA if the line is too long or not UTF-8, or the file is damaged
    public String next() {
        return advance()
                ? new String(buffer, lineFrom, lineTo - lineFrom, StandardCharsets.UTF_8)
                : null;
    }

    /// Moves to the next line that is not blank: [#bytes()] from [#from()] to [#to()], until the next call.
    ///
    /// @return false after the last line
    /// @throws MoesaicException BAD_DATA if the line is too long or not UTF-8, or the file is damaged
    public boolean advance() {
        boolean any = advanceAny();
        while (any && isBlank()) {
            any = advanceAny();
        }
        return any;
    }

    public byte[] bytes() {
        return buffer;
    }

    public int from() {
        return lineFrom;
    }

    public int to() {
        return lineTo;
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }

    private boolean isBlank() {
        int at = lineFrom;
        while (at < lineTo && buffer[at] >= 0 && buffer[at] <= ' ') {
            at++;
        }
        return at == lineTo;
    }

    private boolean advanceAny() {
        int scanned = start;
        int bits = 0;
        while (true) {
            for (int i = scanned; i < end; i++) {
                byte next = buffer[i];
                bits |= next;
                if (next == '\n') {
                    hand(start, i, bits);
                    start = i + 1;
                    return true;
                }
            }
            scanned = end - start;
            if (ended) {
                if (start == end) {
                    return false;
                }
                hand(start, end, bits);
                start = end;
                return true;
            }
            refill();
        }
    }

    /// Moves the unfinished line to the front of the buffer and reads on after it.
    private void refill() {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (end == buffer.length) {
            if (end >= MAX_LINE_BYTES) {
                number++;
                throw bad("a line of more than " + MAX_LINE_BYTES + " bytes", "shorter lines");
            }
            buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE_BYTES, buffer.length * 2));
        }
        try {
            int read = content.read(buffer, end, buffer.length - end);
            ended = read < 0;
            end += Math.max(0, read);
        } catch (IOException e) {
            throw bad("damaged or truncated: " + e.getMessage(), "fetch the file again");
        }
    }

    /// @param bits all bytes of the line, or-ed: only where that is negative is there anything but ASCII
    private void hand(int from, int to, int bits) {
        number++;
        lineFrom = from;
        lineTo = to;
        if (bits >= 0) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, to - from));
        } catch (CharacterCodingException e) {
            throw bad("not UTF-8", "write the file again as UTF-8 text");
        }
    }

    private MoesaicException bad(String message, String cure) {
        return MoesaicException.badData(Problem.at(file.path(), number, "", message, cure));
    }
}
