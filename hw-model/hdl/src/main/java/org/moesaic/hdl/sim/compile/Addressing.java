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
    /// @param lanes elements of a column
    /// @param stateWords columns of the state; those of the scratch words follow
    record InLane(int lanes, int stateWords) implements Addressing {

        /// Local variable with the number of the lane.
        static final int LANE = 3;

        int column(int array, int word) {
            return (array == ExpressionWriter.STATE ? word : stateWords + word) * lanes;
        }

        @Override
        public void address(CodeBuilder code, int array, int word) {
            code.aload(ExpressionWriter.STATE).iload(LANE).loadConstant(column(array, word)).iadd();
        }
    }
}
