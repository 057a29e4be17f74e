package org.moesaic.hdl.sim.compile;

import java.lang.classfile.CodeBuilder;

/// Where generated code finds the words of state and scratch.
sealed interface Addressing {

    /// Leaves an array and an index on the stack.
    ///
    /// @param array [ExpressionWriter#STATE] or [ExpressionWriter#SCRATCH]
    void address(CodeBuilder code, int array, int word);

    /// Two arrays, an element for each word.
    record Plain() implements Addressing {

        @Override
        public void address(CodeBuilder code, int array, int word) {
            code.aload(array).loadConstant(word);
        }
    }

    /// One array for both, a column of elements for each word: the JVM makes vector instructions only where it sees how far
    /// apart things lie that are read and written.
    ///
    /// @param lanes elements of a column that are used
    /// @param pitch from the first element of a column to that of the next
    /// @param stateWords columns of the state; those of the scratch words follow
    record InLane(int lanes, int pitch, int stateWords) implements Addressing {

        /// Local variable with the number of the lane.
        static final int LANE = 3;

        /// Columns begin an odd number of cache lines of 8 words apart: with a power of two between them they would all lie
        /// in the same few sets of the cache, and loads would wait for stores that only look like theirs.
        static InLane of(int lanes, int stateWords) {
            return new InLane(lanes, 8 * (Math.ceilDiv(lanes, 8) | 1), stateWords);
        }

        int column(int array, int word) {
            return (array == ExpressionWriter.STATE ? word : stateWords + word) * pitch;
        }

        @Override
        public void address(CodeBuilder code, int array, int word) {
            code.aload(ExpressionWriter.STATE).iload(LANE).loadConstant(column(array, word)).iadd();
        }
    }
}
