package org.moesaic.hdl;

/// Finds the user's own line: the innermost call that comes neither from this package nor from Java itself. Blocks of
/// [org.moesaic.hdl.lib] count as source, because their lines are what a reader of the circuit looks for.
final class Source {

    private static final String LANGUAGE = Source.class.getPackageName() + ".";

    private Source() {}

    static Location here() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(Source::isUsers)
                                .findFirst()
                                .map(frame ->
                                        new Location(
                                                frame.getFileName() == null
                                                        ? ""
                                                        : frame.getFileName(),
                                                frame.getLineNumber()))
                                .orElse(Location.UNKNOWN));
    }

    private static boolean isUsers(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        boolean language = name.startsWith(LANGUAGE) && name.indexOf('.', LANGUAGE.length()) < 0;
        return !language && !name.startsWith("java.") && !name.startsWith("jdk.");
    }
}
