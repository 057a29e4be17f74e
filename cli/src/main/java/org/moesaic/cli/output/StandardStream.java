package org.moesaic.cli.output;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// A standard stream whose errors are not swallowed by the [java.io.PrintStream] around it.
final class StandardStream extends OutputStream {

    private final FileOutputStream file;

    StandardStream(FileOutputStream file) {
        this.file = file;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            file.write(bytes, from, length);
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }
}
