package org.moesaic.hdl.sim.compile;

/// One thing that generated code does, in the order of a [Schedule]. The nodes that a statement computes on the way are
/// written where they are used, as one expression; those that were computed before are loaded.
///
/// A statement with a guard runs only in cycles in which the node `guard` is 1; -1 stands for always.
sealed interface Statement {

    int guard();

    /// Computes a node that is used more than once, or that has to be computed before something changes.
    record Define(int node, int guard) implements Statement {}

    /// Runs a [Call].
    record Run(int node, int guard) implements Statement {}

    /// Sets a word of the state.
    record Commit(int slot, int node, int guard) implements Statement {}

    /// Sets a scratch word.
    record Keep(int slot, int node) implements Statement {
        @Override
        public int guard() {
            return -1;
        }
    }

    /// Sets a word of the state from a scratch word.
    record Copy(int slot, int scratch) implements Statement {
        @Override
        public int guard() {
            return -1;
        }
    }

    /// Copies words of the state from one place to another.
    record Block(int from, int to, int count, int guard) implements Statement {}

    /// Copies one word of the state.
    record Move(int from, int to, int guard) implements Statement {}

    /// Computes `count` words of the state from `target` on.
    record Loop(VectorExpression value, int target, int count, int guard) implements Statement {}

    /// Adds to a word of the state.
    record Count(int slot, int node) implements Statement {
        @Override
        public int guard() {
            return -1;
        }
    }

    /// Writes a word of a memory.
    ///
    /// @param masks for each word which bits are written; null for all
    record Write(MemoryImage memory, int enable, int address, int[] data, int[] masks)
            implements Statement {
        @Override
        public int guard() {
            return -1;
        }
    }

    /// Passes the clock edge to a black box.
    record Clock(int box, int[] inputs, int inputSlot) implements Statement {
        @Override
        public int guard() {
            return -1;
        }
    }

    /// The nodes that the statement needs, itself first where it defines one.
    default int[] nodes() {
        return switch (this) {
            case Define define -> new int[] {define.node()};
            case Run run -> new int[] {run.node()};
            case Commit commit -> new int[] {commit.node()};
            case Keep keep -> new int[] {keep.node()};
            case Count count -> new int[] {count.node()};
            case Write write -> {
                int masks = write.masks() == null ? 0 : write.masks().length;
                int[] all = new int[2 + write.data().length + masks];
                all[0] = write.enable();
                all[1] = write.address();
                System.arraycopy(write.data(), 0, all, 2, write.data().length);
                if (masks > 0) {
                    System.arraycopy(write.masks(), 0, all, 2 + write.data().length, masks);
                }
                yield all;
            }
            case Clock clock -> clock.inputs();
            case Copy _, Block _, Move _ -> new int[0];
            case Loop loop -> Vectors.same(loop.value());
        };
    }
}
