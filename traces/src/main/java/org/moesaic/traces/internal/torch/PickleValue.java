package org.moesaic.traces.internal.torch;

import java.util.List;
import java.util.Map;

/// What a pickle of tensors may hold.
public sealed interface PickleValue {

    /// `None`, a truth value, a float, or anything else that nobody here asks for.
    record Other() implements PickleValue {}

    /// A whole number.
    record Whole(long value) implements PickleValue {}

    record Text(String value) implements PickleValue {}

    /// A list or a tuple. A list grows while the pickle is read.
    record Items(List<PickleValue> values) implements PickleValue {}

    /// A dictionary, in its order.
    record Dictionary(Map<String, PickleValue> entries) implements PickleValue {}

    /// A name of something in Python. Names are compared and never looked up.
    record Global(String module, String name) implements PickleValue {
        String full() {
            return module + "." + name;
        }
    }

    /// Where the numbers of tensors lie: a member of the archive.
    ///
    /// @param type the storage's class, such as `IntStorage`
    /// @param key name of the member
    record Storage(String type, String key) implements PickleValue {}

    /// A view of a storage.
    ///
    /// @param offset its first element in the storage
    /// @param shape lengths of the dimensions
    /// @param strides elements from one index to the next, for each dimension
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides)
            implements PickleValue {

        /// True if the elements lie one after the other, the last dimension fastest.
        public boolean isContiguous() {
            long expected = 1;
            for (int i = shape.size() - 1; i >= 0; i--) {
                if (shape.get(i) != 1 && strides.get(i) != expected) {
                    return false;
                }
                expected *= Math.max(1, shape.get(i));
            }
            return true;
        }
    }
}
