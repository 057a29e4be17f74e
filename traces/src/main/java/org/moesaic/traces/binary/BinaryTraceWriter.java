package org.moesaic.traces.binary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Streams a trace into a `.moetrace` file: blocks in, chunks out, memory for one chunk.
///
/// A file is a trace only once [#finish] has written its end and the disk has it; until then, and after a crash, readers
/// refuse it as unfinished. The same trace gives the same bytes.
public final class BinaryTraceWriter implements AutoCloseable {

    private final Path file;
    private final FileChannel out;
    private final TraceBlock pending;
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final List<long[]> index = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private boolean namedByIndex = true;
    private int requests;
    private long position;
    private long tokens;
    private long steps;

    /// Begins a file, replacing what is there.
    ///
    /// @throws MoesaicException CANNOT_WRITE
    public BinaryTraceWriter(Path file, TraceHeader header) {
        this.file = file;
        int perToken = header.layers() * header.topK();
        pending =
                new TraceBlock(
                        header,
                        Math.clamp(
                                Layout.CHUNK_SELECTIONS / perToken, 1, Layout.MOST_CHUNK_TOKENS));
        try {
            out =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        byte[] fields = HeaderBytes.of(header);
        ByteBuffer prefix =
                buffer(Math.toIntExact(Layout.padded(Layout.PREFIX_BYTES + fields.length + 4)));
        prefix.putLong(Layout.MAGIC).putInt(Layout.VERSION).putInt(fields.length).put(fields);
        MemorySegment covered = MemorySegment.ofArray(prefix.array()).asSlice(0, prefix.position());
        prefix.putInt(Layout.crc(covered)).rewind();
        write(prefix);
    }

    /// Writes a whole trace.
    ///
    /// @return tokens written
    /// @throws MoesaicException what is wrong with the trace; CANNOT_WRITE
    public static long write(RoutingTrace trace, Path file) {
        try (BinaryTraceWriter writer = new BinaryTraceWriter(file, trace.header());
                TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                writer.append(block, reader);
            }
            writer.finish();
            return writer.tokens;
        }
    }

    /// Appends the steps of a block.
    ///
    /// @param reader for the names of requests, whose indices ascend with first appearance
    public void append(TraceBlock block, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            while (requests <= block.request(token)) {
                name(reader.requestId(requests));
            }
        }
        int from = 0;
        while (from < block.steps()) {
            int to = from;
            int room = pending.tokenCapacity() - pending.tokens() + block.tokenStart(from);
            while (to < block.steps() && block.tokenStart(to + 1) <= room) {
                to++;
            }
            if (to == from && pending.tokens() > 0) {
                flush();
                continue;
            }
            to = Math.max(to, from + 1);
            pending.appendSteps(block, from, to);
            from = to;
        }
    }

    /// Writes the end of the file and waits until the disk has it all.
    public void finish() {
        flush();
        ByteBuffer footer =
                buffer(Math.addExact(32 + 24 * index.size(), namedByIndex ? 0 : names.size()));
        footer.putLong(tokens).putLong(steps).putInt(requests).putInt(namedByIndex ? 0 : 1);
        footer.putInt(index.size()).putInt(0);
        for (long[] chunk : index) {
            footer.putLong(chunk[0]).putLong(chunk[1]).putLong(chunk[2]);
        }
        if (!namedByIndex) {
            footer.put(names.toByteArray());
        }
        footer.rewind();
        long offset = position;
        long bytes = footer.capacity();
        ByteBuffer trailer = buffer(Layout.TRAILER_BYTES);
        trailer.putLong(offset).putLong(bytes);
        int crc =
                Layout.crc(
                        MemorySegment.ofArray(footer.array()),
                        MemorySegment.ofArray(trailer.array()).asSlice(0, 16));
        trailer.putInt(crc).putInt(Layout.VERSION).putLong(Layout.MAGIC).rewind();
        write(footer);
        // The end must not be on the disk before what it vouches for.
        force();
        write(trailer);
        force();
    }

    private void name(String name) {
        namedByIndex &= name.equals(String.valueOf(requests));
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        names.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
        names.writeBytes(utf8);
        requests++;
    }

    private void flush() {
        if (pending.steps() == 0) {
            return;
        }
        MemorySegment chunk = encoder.encode(pending);
        index.add(new long[] {position, pending.tokens(), pending.steps()});
        tokens += pending.tokens();
        steps += pending.steps();
        write(chunk.asByteBuffer());
        pending.clear();
    }

    private void write(ByteBuffer bytes) {
        try {
            position += bytes.remaining();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void force() {
        try {
            out.force(true);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private MoesaicException cannotWrite(IOException e) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                Problem.in(file, "cannot be written: " + e.getMessage(), "check space and rights"));
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }
}
