package org.moesaic.hdl;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/// Finds the user's own line: the innermost call that comes neither from this package nor from Java itself. Blocks of
/// [org.moesaic.hdl.lib] count as source, because their lines are what a reader of the circuit looks for.
final class Source {

    private static final String LANGUAGE = Source.class.getPackageName() + ".";

    private static final StackWalker WALKER = StackWalker.getInstance();

    private Source() {}

    static Location here() {
        return first(_ -> true);
    }

    /// The line that constructs something: its own constructor and those of its superclasses are passed over.
    static Location construction(Class<?> constructed) {
        Set<String> own = new HashSet<>();
        for (Class<?> c = constructed; c != null; c = c.getSuperclass()) {
            own.add(c.getName());
        }
        return first(frame ->
                !(frame.getMethodName().equals("<init>") && own.contains(frame.getClassName())));
    }

    private static Location first(Predicate<StackWalker.StackFrame> wanted) {
        return WALKER.walk(frames -> first(frames.iterator(), wanted));
    }

    /// A loop and no stream: every operation of a circuit asks for its line.
    private static Location first(
            Iterator<StackWalker.StackFrame> frames, Predicate<StackWalker.StackFrame> wanted) {
        while (frames.hasNext()) {
            StackWalker.StackFrame frame = frames.next();
            if (isUsers(frame) && wanted.test(frame)) {
                return location(frame);
            }
        }
        return Location.UNKNOWN;
    }

    private static Location location(StackWalker.StackFrame frame) {
        String file = frame.getFileName();
        return file == null ? Location.UNKNOWN : new Location(file, frame.getLineNumber());
    }

    private static boolean isUsers(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        boolean language = name.startsWith(LANGUAGE) && name.indexOf('.', LANGUAGE.length()) < 0;
        return !language && !name.startsWith("java.") && !name.startsWith("jdk.");
    }
}
