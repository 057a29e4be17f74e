package org.moesaic.cli.estimate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.closedform.TrafficMatrix;

/// Reads a traffic matrix: a line for each sending device, in it a whole number for each receiving one, separated by
/// commas. Empty lines are passed over.
final class TrafficFile {

    /// Problems that are shown; a file with more is another kind of file.
    private static final int SHOWN = 20;

    private final Path file;
    private final int devices;
    private final long bytesPerEntry;
    private final long[] bytes;
    private final List<Problem> problems = new ArrayList<>();
    private int rows;

    private TrafficFile(Path file, int devices, long bytesPerEntry) {
        this.file = file;
        this.devices = devices;
        this.bytesPerEntry = bytesPerEntry;
        bytes = new long[Math.multiplyExact(devices, devices)];
    }

    /// @param bytesPerEntry what each number of the file stands for
    /// @throws MoesaicException with all that is wrong with the file
    static TrafficMatrix read(Path file, int devices, long bytesPerEntry) {
        TrafficFile reader = new TrafficFile(file, devices, bytesPerEntry);
        reader.read();
        if (!reader.problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, reader.problems);
        }
        return new TrafficMatrix(devices, reader.bytes);
    }

    private void read() {
        if (Files.isDirectory(file)) {
            throw MoesaicException.badData(
                    Problem.in(file, "is a folder", "give a CSV file of " + devices + " lines"));
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            StringBuilder line = new StringBuilder();
            for (boolean more = true; more && problems.size() < SHOWN; ) {
                more = line(reader, line);
                number++;
                if (!line.toString().isBlank()) {
                    row(number, line.toString());
                }
            }
        } catch (NoSuchFileException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(file, "no such file", "check the path, or give uniform:BYTES"));
        } catch (CharacterCodingException e) {
            throw MoesaicException.badData(
                    Problem.in(file, "is not UTF-8 text", "give a CSV file of whole numbers"));
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            file,
                            "cannot be read (" + e.getMessage() + ")",
                            "check that it is a file and may be read"));
        }
        if (problems.size() >= SHOWN) {
            problems.add(Problem.in(file, "is read no further: too much is wrong", ""));
        } else if (rows != devices) {
            problems.add(
                    Problem.in(
                            file,
                            "has " + rows + " lines of numbers",
                            devices + " devices need " + devices + ", one for each sender"));
        }
    }

    /// Reads one line, of which no more is kept than a right one can have; false at the end of the file.
    private boolean line(BufferedReader reader, StringBuilder line) throws IOException {
        int limit = 24 * devices;
        line.setLength(0);
        for (int next = reader.read(); next >= 0; next = reader.read()) {
            if (next == '\n') {
                return true;
            }
            if (line.length() <= limit) {
                line.append((char) next);
            }
        }
        return false;
    }

    private void row(long number, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != devices) {
            problems.add(
                    Problem.at(
                            file,
                            number,
                            "",
                            "has " + cells.length + " numbers",
                            devices + " devices need " + devices + ", one for each receiver"));
        }
        for (int column = 0; column < Math.min(cells.length, devices); column++) {
            cell(number, column, cells[column].strip());
        }
        rows++;
    }

    private void cell(long number, int column, String text) {
        if (problems.size() >= SHOWN) {
            return;
        }
        try {
            long value = Math.multiplyExact(Long.parseLong(text), bytesPerEntry);
            if (value < 0) {
                problem(number, column, "'" + text + "' is negative", "nothing is sent: write 0");
            } else if (rows < devices) {
                bytes[rows * devices + column] = value;
            }
        } catch (ArithmeticException e) {
            problem(number, column, "'" + text + "' is too many bytes", "at most 9.2e18 in all");
        } catch (NumberFormatException e) {
            String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
            problem(number, column, "'" + shown + "' is no whole number", "write it as 4096");
        }
    }

    private void problem(long number, int column, String message, String cure) {
        problems.add(Problem.at(file, number, "column " + (column + 1), message, cure));
    }
}
