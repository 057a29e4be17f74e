package org.moesaic.model.closedform;

/// The cycles of a matrix product on systolic arrays by what they are spent on.
///
/// @param fill loading of stationary operands that nothing hides
/// @param stream streaming of the other operand: what an array that is always full would need
/// @param skew filling and emptying of the pipeline of processing elements
/// @param drain from the last accumulator final to the last result out; not part of [SystolicArray#cycles]
public record CycleSplit(long fill, long stream, long skew, long drain) {

    /// Clock cycles from the first operand entering to the last accumulator final.
    public long cycles() {
        return Math.addExact(Math.addExact(fill, stream), skew);
    }
}
