package org.moesaic.traces.internal.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// Ends the reading of a record that is too long, such as one with an opening quote that is never closed; a parser would
/// collect it in memory to the end of the file.
public final class BudgetReader extends FilterReader {

    static final int MAX_RECORD_CHARS = 1 << 20;

    private long left = MAX_RECORD_CHARS;

    public BudgetReader(Reader in) {
        super(in);
    }

    /// To be called after each record.
    public void renew() {
        left = MAX_RECORD_CHARS;
    }

    @Override
    public int read() throws IOException {
        return spend(super.read(), 1);
    }

    @Override
    public int read(char[] buffer, int from, int count) throws IOException {
        int read = super.read(buffer, from, count);
        return spend(read, read);
    }

    private int spend(int result, int chars) throws IOException {
        left -= Math.max(0, chars);
        if (left < 0) {
            throw new IOException("a record of more than " + MAX_RECORD_CHARS + " characters");
        }
        return result;
    }
}
