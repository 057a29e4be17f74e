package org.moesaic.traces.internal.arrays;

import java.util.Optional;

/// The requests of a pack, one after the other: where each ends and how long its prompt was.
///
/// A pack without `req_offsets` is one request; without `prompt_len` every prompt has length 0.
final class RequestCursor implements AutoCloseable {

    private final long tokens;
    private final Optional<IntegerCursor> offsets;
    private final Optional<IntegerCursor> prompts;
    private final NpyStream experts;
    private int request = -1;
    private long start;
    private long end;
    private int prompt;

    RequestCursor(ArrayFile container, NpyStream experts, long tokens) {
        this.tokens = tokens;
        this.experts = experts;
        offsets = container.array("req_offsets").map(IntegerCursor::new);
        prompts = container.array("prompt_len").map(IntegerCursor::new);
        offsets.ifPresent(this::checkLengths);
        prompts.filter(lengths -> lengths.length() != requests())
                .ifPresent(lengths -> {
                    throw lengths.stream()
                            .bad(
                                    lengths.length() + " lengths for " + requests() + " requests",
                                    "one length a request");
                });
    }

    /// True if an array of that name says where requests end, or how long their prompts were.
    static boolean reads(String name) {
        return name.equals("req_offsets") || name.equals("prompt_len");
    }

    boolean hasOffsets() {
        return offsets.isPresent();
    }

    long requests() {
        return offsets.map(IntegerCursor::length).orElse(2L) - 1;
    }

    boolean hasNext() {
        return end < tokens;
    }

    /// Moves to the next request and checks it.
    void next() {
        request++;
        start = end;
        end = offsets.isPresent() ? nextEnd(offsets.get()) : tokens;
        prompt = prompts.isPresent() ? nextPrompt(prompts.get()) : 0;
        if (prompt + (end - start) > Integer.MAX_VALUE) {
            throw experts.bad(
                    "request " + request + " has positions beyond " + Integer.MAX_VALUE,
                    "shorter requests");
        }
    }

    int request() {
        return request;
    }

    /// First token of the next request.
    long end() {
        return end;
    }

    /// Position of one of the request's tokens.
    int position(long token) {
        return prompt + (int) (token - start);
    }

    @Override
    public void close() {
        offsets.ifPresent(IntegerCursor::close);
        prompts.ifPresent(IntegerCursor::close);
    }

    private void checkLengths(IntegerCursor cursor) {
        if (cursor.length() < 2 || cursor.length() - 1 > Math.min(tokens, Integer.MAX_VALUE)) {
            throw cursor.stream()
                    .bad(
                            cursor.length() + " offsets for " + tokens + " tokens",
                            "one offset a request and one at the end; each request has tokens");
        }
        long first = cursor.next();
        if (first != 0) {
            throw cursor.stream().bad("the first offset is " + first, "0");
        }
    }

    private long nextEnd(IntegerCursor cursor) {
        long next = cursor.next();
        boolean last = request == requests() - 1;
        if (next <= start || next > tokens || last != (next == tokens)) {
            throw cursor.stream()
                    .bad(
                            "offset " + next + " after " + start + ", at index " + (request + 1),
                            "offsets ascend, each request has tokens, and the last is the number"
                                    + " of tokens, "
                                    + tokens);
        }
        return next;
    }

    private int nextPrompt(IntegerCursor cursor) {
        long length = cursor.next();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw cursor.stream()
                    .bad("length " + length + " of request " + request, "0 or more tokens");
        }
        return (int) length;
    }
}
