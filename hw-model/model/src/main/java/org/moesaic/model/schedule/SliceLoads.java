package org.moesaic.model.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one layer has to load and to compute where experts are nested: a token wants an expert at a depth, and slices up to
/// that depth have to be there first (D²MoE, arXiv 2504.15299, section on I/O-compute scheduling). Times are in picoseconds,
/// or in any unit that is one for all.
///
/// @param tokens `[expert][depth]`: tokens that want exactly that depth
/// @param load `[depth]`: loading that slice alone
/// @param compute `[depth]`: one token at that depth
public record SliceLoads(long[][] tokens, long[] load, long[] compute) {

    /// @throws IllegalArgumentException naming everything that is wrong: rows of other lengths, negative counts or times
    public SliceLoads {
        List<String> wrong = new ArrayList<>();
        if (load.length == 0 || compute.length != load.length) {
            wrong.add(load.length + " load times and " + compute.length + " compute times");
        }
        for (int expert = 0; expert < tokens.length; expert++) {
            if (tokens[expert].length != load.length) {
                wrong.add(
                        "expert "
                                + expert
                                + ": "
                                + tokens[expert].length
                                + " depths instead of "
                                + load.length);
            }
            if (Arrays.stream(tokens[expert]).anyMatch(count -> count < 0)) {
                wrong.add("expert " + expert + ": a negative number of tokens");
            }
        }
        if (Arrays.stream(load).anyMatch(t -> t < 0)
                || Arrays.stream(compute).anyMatch(t -> t < 0)) {
            wrong.add("a negative time");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
        tokens = Arrays.stream(tokens).map(long[]::clone).toArray(long[][]::new);
        load = load.clone();
        compute = compute.clone();
    }

    int experts() {
        return tokens.length;
    }

    int depths() {
        return load.length;
    }

    /// Tokens that use a slice: those that want this depth or a deeper one. A slice that nobody uses is not loaded.
    public long users(Slice slice) {
        long users = 0;
        for (int depth = slice.depth(); depth < depths(); depth++) {
            users = Math.addExact(users, tokens[slice.expert()][depth]);
        }
        return users;
    }

    /// The slices that somebody uses, by expert and then by depth.
    public List<Slice> used() {
        List<Slice> used = new ArrayList<>();
        for (int expert = 0; expert < experts(); expert++) {
            for (int depth = 0; depth < depths(); depth++) {
                Slice slice = new Slice(expert, depth);
                if (users(slice) > 0) {
                    used.add(slice);
                }
            }
        }
        return used;
    }

    /// When the last token is done: one channel loads slice after slice, one engine computes the tokens that want a slice's
    /// depth once it is there.
    ///
    /// @param order every used slice once, those of an expert from the base on
    /// @throws IllegalArgumentException if it is not that
    public long makespan(List<Slice> order) {
        requireOrder(order);
        long loaded = 0;
        long done = 0;
        for (Slice slice : order) {
            loaded = Math.addExact(loaded, load[slice.depth()]);
            long work =
                    Math.multiplyExact(
                            tokens[slice.expert()][slice.depth()], compute[slice.depth()]);
            done = Math.addExact(Math.max(done, loaded), work);
        }
        return done;
    }

    /// The same where each depth is stored as a separate copy, loaded whole, by expert and then by depth.
    ///
    /// @param whole `[depth]`: loading a copy of that depth
    public long makespanOfCopies(long[] whole) {
        long loaded = 0;
        long done = 0;
        for (int expert = 0; expert < experts(); expert++) {
            for (int depth = 0; depth < depths(); depth++) {
                if (tokens[expert][depth] > 0) {
                    loaded = Math.addExact(loaded, whole[depth]);
                    long work = Math.multiplyExact(tokens[expert][depth], compute[depth]);
                    done = Math.addExact(Math.max(done, loaded), work);
                }
            }
        }
        return done;
    }

    private void requireOrder(List<Slice> order) {
        int[] next = new int[experts()];
        for (Slice slice : order) {
            if (slice.expert() >= experts() || slice.depth() >= depths()) {
                throw new IllegalArgumentException(slice + " does not exist");
            }
            if (slice.depth() != next[slice.expert()]) {
                throw new IllegalArgumentException(
                        slice
                                + " is loaded where slice "
                                + next[slice.expert()]
                                + " of that expert comes first");
            }
            next[slice.expert()]++;
        }
        if (order.size() != used().size() || !used().stream().allMatch(order::contains)) {
            throw new IllegalArgumentException(
                    order.size() + " slices in the order, and " + used().size() + " are used");
        }
    }
}
