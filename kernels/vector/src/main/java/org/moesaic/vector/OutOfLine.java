package org.moesaic.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

/// A kernel body that is compiled by itself, never into its callers.
///
/// C2 stops inlining when a compilation has grown to some fifty calls of the Vector API (NodeCountInliningCutoff); from
/// there on every vector is an object, and the loop a hundred times slower. A kernel stays below that, two of them inlined
/// into one caller do not. The compiler cannot see through a method handle that it reads from a field, so a kernel that is
/// called by one is alone in its compilation. For the same reason a body calls nothing of ours with vectors: methods of the
/// Vector API are always inlined, ours only if a profile says so, and a busy machine compiles without one. The call costs some nanoseconds; a kernel works on a whole row or panel.
final class OutOfLine {

    /// Not final: a constant handle would be inlined.
    private MethodHandle handle;

    private OutOfLine(MethodHandle handle) {
        this.handle = handle;
    }

    /// The only static method of that name in the class whose `lookup` is given.
    static OutOfLine of(MethodHandles.Lookup lookup, String name) {
        Method method =
                Arrays.stream(lookup.lookupClass().getDeclaredMethods())
                        .filter(one -> one.getName().equals(name))
                        .findFirst()
                        .orElseThrow();
        return of(lookup, method);
    }

    /// A method of an object, by its name.
    static OutOfLine of(MethodHandles.Lookup lookup, Object receiver, String name) {
        OutOfLine unbound = of(lookup.in(receiver.getClass()), name);
        return new OutOfLine(unbound.handle.bindTo(receiver));
    }

    private static OutOfLine of(MethodHandles.Lookup lookup, Method method) {
        try {
            return new OutOfLine(lookup.unreflect(method));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    MethodHandle handle() {
        return handle;
    }

    /// What a kernel threw, as what it is: none declares anything.
    static RuntimeException thrown(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new AssertionError(failure);
    }
}
