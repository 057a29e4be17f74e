package org.moesaic.verification.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/// `lru_dict.py`, waiting for its turn: it holds the ids in nested lists and runs once for each line it is sent.
final class PythonRun implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final String version;

    /// What one run found and how long it took.
    record Outcome(long hits, double seconds) {}

    private PythonRun(Process process) throws IOException {
        this.process = process;
        answers = process.inputReader();
        orders = process.outputWriter();
        version = answer("ready")[1];
    }

    /// Starts it and waits until it has read the trace.
    static PythonRun start(String python, Path script, Path trace, int capacity)
            throws IOException {
        ProcessBuilder command =
                new ProcessBuilder(
                        python, script.toString(), trace.toString(), Integer.toString(capacity));
        return new PythonRun(command.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    String version() {
        return version;
    }

    Outcome run() throws IOException {
        orders.write("go\n");
        orders.flush();
        String[] answer = answer("");
        return new Outcome(Long.parseLong(answer[0]), Double.parseDouble(answer[1]));
    }

    private String[] answer(String start) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(start) || line.split(" ").length != 2) {
            process.destroy();
            throw new IOException("lru_dict.py answered '" + line + "'");
        }
        return line.split(" ");
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
    }
}
