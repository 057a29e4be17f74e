package org.moesaic.traces.binary;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A `.moetrace` file, mapped into memory.
///
/// Its beginning, end and index are checked when it is opened, a chunk when it is read first. Readers of different chunks
/// may run in parallel; the mapping goes when nothing refers to it any more.
public final class BinaryTrace implements RoutingTrace {

    private static final int VERIFIED = 1;

    private final Path file;
    private final MemorySegment bytes;
    private final TraceHeader header;
    private final long[] offsets;
    private final long[] firstTokens;
    private final int[] steps;
    private final int requests;
    private final List<String> names;
    private final AtomicIntegerArray verified;

    private BinaryTrace(
            Path file,
            MemorySegment bytes,
            TraceHeader header,
            long[] offsets,
            long[] firstTokens,
            int[] steps,
            int requests,
            List<String> names) {
        this.file = file;
        this.bytes = bytes;
        this.header = header;
        this.offsets = offsets;
        this.firstTokens = firstTokens;
        this.steps = steps;
        this.requests = requests;
        this.names = names;
        verified = new AtomicIntegerArray(steps.length);
    }

    /// @throws MoesaicException NOT_FOUND; BAD_DATA if the file is damaged, unfinished, or of a later version
    public static BinaryTrace open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return parse(file, bytes);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(file, "cannot be read: " + e.getMessage(), "check its permissions"));
        }
    }

    private static BinaryTrace parse(Path file, MemorySegment bytes) {
        long size = bytes.byteSize();
        long end = size - Layout.TRAILER_BYTES;
        if (size < Layout.PREFIX_BYTES || bytes.get(Layout.LONG, 0) != Layout.MAGIC) {
            throw damaged(file, 0, "the first 16 bytes are not those of a .moetrace file");
        }
        int version = bytes.get(Layout.INT, 8);
        if (version != Layout.VERSION) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "version " + version + " of the binary form",
                            "this Moesaic reads version " + Layout.VERSION + ": use a later one"));
        }
        if (end < Layout.PREFIX_BYTES || bytes.get(Layout.LONG, size - 8) != Layout.MAGIC) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "unfinished: the end of the file is missing after byte " + size,
                            "the run that wrote it, or its copy, broke off: do that again"));
        }
        long offset = bytes.get(Layout.LONG, end);
        long length = bytes.get(Layout.LONG, end + 8);
        if (bytes.get(Layout.INT, end + 20) != Layout.VERSION
                || offset < Layout.PREFIX_BYTES
                || offset > end
                || length != end - offset
                || length < 32) {
            throw damaged(file, end, "a footer of " + length + " bytes at " + offset);
        }
        MemorySegment footer = bytes.asSlice(offset, length);
        if (Layout.crc(footer, bytes.asSlice(end, 16)) != bytes.get(Layout.INT, end + 16)) {
            throw damaged(file, offset, "the checksum of the footer does not hold");
        }
        return parse(file, bytes, footer, offset);
    }

    private static BinaryTrace parse(
            Path file, MemorySegment bytes, MemorySegment footer, long footerOffset) {
        int headerBytes = bytes.get(Layout.INT, 12);
        long covered = (long) Layout.PREFIX_BYTES + headerBytes;
        if (headerBytes < 1 || Layout.padded(covered + 4) > footerOffset) {
            throw damaged(file, 12, "a header of " + headerBytes + " bytes");
        }
        if (Layout.crc(bytes.asSlice(0, covered)) != bytes.get(Layout.INT, covered)) {
            throw damaged(file, covered, "the checksum of the header does not hold");
        }
        long tokens = footer.get(Layout.LONG, 0);
        TraceHeader header;
        try {
            header =
                    HeaderBytes.parse(
                            bytes.asSlice(Layout.PREFIX_BYTES, headerBytes)
                                    .toArray(ValueLayout.JAVA_BYTE),
                            String.valueOf(file.getFileName()),
                            BinaryTraceImporter.NAME,
                            tokens);
        } catch (IOException e) {
            throw damaged(file, Layout.PREFIX_BYTES, "the header: " + e.getMessage());
        }
        int requests = footer.get(Layout.INT, 16);
        int chunks = footer.get(Layout.INT, 24);
        long index = 32 + 24L * chunks;
        if (chunks < 0 || index > footer.byteSize() || requests < 0 || requests > tokens) {
            throw damaged(
                    file,
                    footerOffset,
                    chunks + " chunks, " + requests + " requests in the footer");
        }
        long[] offsets = new long[chunks + 1];
        long[] firstTokens = new long[chunks + 1];
        int[] steps = new int[chunks];
        long at = Layout.padded(covered + 4);
        for (int chunk = 0; chunk < chunks; chunk++) {
            long entry = 32 + 24L * chunk;
            offsets[chunk] = footer.get(Layout.LONG, entry);
            long inChunk = footer.get(Layout.LONG, entry + 8);
            long stepsInChunk = footer.get(Layout.LONG, entry + 16);
            boolean holds =
                    offsets[chunk] == at
                            && at + Layout.CHUNK_HEADER_BYTES <= footerOffset
                            && stepsInChunk >= 1
                            && inChunk >= stepsInChunk
                            && inChunk <= footerOffset - at
                            && inChunk <= Integer.MAX_VALUE;
            if (!holds) {
                throw damaged(file, footerOffset + entry, "chunk " + chunk + " in the index");
            }
            steps[chunk] = (int) Math.min(stepsInChunk, Integer.MAX_VALUE);
            firstTokens[chunk + 1] = firstTokens[chunk] + inChunk;
            long chunkBytes = bytes.get(Layout.LONG, at + 24);
            if (chunkBytes < Layout.CHUNK_HEADER_BYTES || chunkBytes > footerOffset - at) {
                throw damaged(file, at, "chunk " + chunk + " of " + chunkBytes + " bytes");
            }
            at += chunkBytes;
        }
        offsets[chunks] = at;
        if (at != footerOffset || firstTokens[chunks] != tokens) {
            throw damaged(file, footerOffset, "the index does not cover the file");
        }
        List<String> names = names(file, footer, index, requests, footerOffset);
        return new BinaryTrace(file, bytes, header, offsets, firstTokens, steps, requests, names);
    }

    private static List<String> names(
            Path file, MemorySegment footer, long from, int requests, long footerOffset) {
        List<String> names = new ArrayList<>();
        if (footer.get(Layout.INT, 20) == 0 && from == footer.byteSize()) {
            return names;
        }
        long at = from;
        for (int request = 0; request < requests; request++) {
            long left = footer.byteSize() - at - 4;
            int length = left < 0 ? -1 : footer.get(Layout.INT, at);
            if (length < 0 || length > left) {
                throw damaged(file, footerOffset + at, "the name of request " + request);
            }
            byte[] utf8 = footer.asSlice(at + 4, length).toArray(ValueLayout.JAVA_BYTE);
            names.add(new String(utf8, StandardCharsets.UTF_8));
            at += 4L + length;
        }
        if (at != footer.byteSize()) {
            throw damaged(file, footerOffset + at, "more bytes than names of requests");
        }
        return names;
    }

    static MoesaicException damaged(Path file, long offset, String what) {
        return MoesaicException.badData(
                Problem.in(
                        file,
                        "damaged at byte " + offset + ": " + what,
                        "fetch it again, or write it anew from its source"));
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    /// Chunks of whole steps, the unit in which readers can start.
    public int chunks() {
        return steps.length;
    }

    /// Tokens before a chunk; of `chunks()`, all tokens.
    public long firstToken(int chunk) {
        return firstTokens[chunk];
    }

    @Override
    public TraceReader open() {
        return open(0, chunks());
    }

    /// A reader of some chunks only, so that threads can share a trace. Requests keep their indices.
    ///
    /// @param from first chunk
    /// @param to the chunk after the last one
    public TraceReader open(int from, int to) {
        if (from < 0 || to < from || to > chunks()) {
            throw new IllegalArgumentException("chunks " + from + " to " + to + " of " + chunks());
        }
        return new BinaryTraceReader(this, from, to);
    }

    /// The ids of a chunk without a copy, its checksum checked when it is read first.
    ///
    /// @throws MoesaicException BAD_DATA if the chunk is damaged
    public ChunkIds ids(int chunk) {
        return chunk(chunk).ids();
    }

    /// A chunk, checked as far as its columns can be without reading their rows.
    ///
    /// @throws MoesaicException BAD_DATA if it is damaged
    Chunk chunk(int number) {
        long offset = offsets[number];
        MemorySegment all = bytes.asSlice(offset, offsets[number + 1] - offset);
        if (verified.get(number) != VERIFIED) {
            if (Layout.crcOfChunk(all) != all.get(Layout.INT, Layout.CHUNK_CRC)) {
                throw damaged(file, offset, "the checksum of chunk " + number + " does not hold");
            }
        }
        int tokens = Math.toIntExact(firstTokens[number + 1] - firstTokens[number]);
        Chunk chunk = Chunk.of(all, header, tokens, steps[number], requests);
        if (verified.get(number) != VERIFIED) {
            String problem = chunk == null ? "its sizes do not agree" : chunk.problem(requests);
            if (!problem.isEmpty()) {
                throw damaged(file, offset, "chunk " + number + ": " + problem);
            }
            verified.set(number, VERIFIED);
        }
        return chunk;
    }

    String requestId(int request) {
        return names.isEmpty() ? String.valueOf(request) : names.get(request);
    }
}
