package org.moesaic.model.placement;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;

/// Reads errors from CSV: a header `layer,expert,bits,error`, then one line for each expert and number of bits. Layers are
/// those of the model, dense layers counted; every expert needs an error for every number of bits that any has.
public final class ErrorTableCsv {

    private static final List<String> COLUMNS = List.of("layer", "expert", "bits", "error");

    private static final int MOST_BITS = 32;

    /// After so many mistakes a file is another kind of file.
    private static final int MOST_PROBLEMS = 20;

    private static final CSVFormat CSV =
            CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreEmptyLines(true)
                    .setTrim(true)
                    .get();

    private final Path file;
    private final ModelCard model;
    private final Map<Integer, double[][]> byBits = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ErrorTableCsv(Path file, ModelCard model) {
        this.file = file;
        this.model = model;
    }

    /// The errors in a file.
    ///
    /// @throws MoesaicException with what is wrong with the file, or with it for this model; the first mistakes of many
    public static ErrorTable read(Path file, ModelCard model) {
        return new ErrorTableCsv(file, model).read();
    }

    private ErrorTable read() {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = CSVParser.parse(reader, CSV)) {
            requireColumns(Set.copyOf(parser.getHeaderNames()));
            for (CSVRecord record : parser) {
                add(record, parser.getCurrentLineNumber());
                if (problems.size() >= MOST_PROBLEMS) {
                    break;
                }
            }
        } catch (NoSuchFileException e) {
            throw MoesaicException.notFound(
                    file + ": no such file", "check the path and the spelling");
        } catch (MalformedInputException e) {
            throw bad("is not UTF-8 text", "save the file as UTF-8");
        } catch (CSVException | IllegalArgumentException | UncheckedIOException e) {
            throw bad("is not CSV: " + e.getMessage(), "write one line an error, " + COLUMNS);
        } catch (IOException e) {
            throw MoesaicException.notFound(
                    file + ": cannot be read (" + e.getMessage() + ")",
                    "check that it is a file and may be read");
        }
        if (problems.isEmpty()) {
            requireAll();
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return new ErrorTable(file.toString(), byBits);
    }

    private MoesaicException bad(String message, String cure) {
        return MoesaicException.badData(Problem.in(file, message, cure));
    }

    private void requireColumns(Set<String> found) {
        List<String> missing = COLUMNS.stream().filter(name -> !found.contains(name)).toList();
        List<String> other = found.stream().filter(name -> !COLUMNS.contains(name)).toList();
        if (!missing.isEmpty() || !other.isEmpty()) {
            throw MoesaicException.badData(
                    Problem.at(
                            file,
                            1,
                            "",
                            "columns " + found.stream().sorted().toList(),
                            "the header is " + String.join(",", COLUMNS)));
        }
    }

    private void add(CSVRecord record, long line) {
        if (!record.isConsistent()) {
            problem(line, "", record.size() + " values", "one for each of " + COLUMNS);
            return;
        }
        int layer = model.moeLayerIds().indexOf(whole(record, "layer"));
        int expert = whole(record, "expert");
        int bits = whole(record, "bits");
        if (layer < 0) {
            problem(
                    line,
                    "layer",
                    "layer '" + record.get("layer") + "'",
                    "the MoE layers of " + model.id() + " are " + model.moeLayerIds());
        }
        if (expert < 0 || expert >= model.routedExperts()) {
            problem(
                    line,
                    "expert",
                    "expert '" + record.get("expert") + "'",
                    "experts of " + model.id() + " are 0 to " + (model.routedExperts() - 1));
        }
        if (bits < 1 || bits > MOST_BITS) {
            problem(line, "bits", "'" + record.get("bits") + "' bits", "1 to " + MOST_BITS);
        }
        double error = decimal(record.get("error"));
        if (!(error >= 0) || Double.isInfinite(error)) {
            problem(
                    line,
                    "error",
                    "'" + record.get("error") + "' is no error",
                    "a finite number from 0");
        }
        if (problems.isEmpty()) {
            put(line, layer, expert, bits, error);
        }
    }

    private void put(long line, int layer, int expert, int bits, double error) {
        double[] row = byBits.computeIfAbsent(bits, _ -> unknown())[layer];
        if (!Double.isNaN(row[expert])) {
            problem(
                    line,
                    "",
                    "expert "
                            + expert
                            + " of layer "
                            + model.moeLayerIds().get(layer)
                            + " has an error at "
                            + bits
                            + " bits already",
                    "give each once");
        }
        row[expert] = error;
    }

    private double[][] unknown() {
        double[][] matrix = new double[model.moeLayerIds().size()][model.routedExperts()];
        for (double[] row : matrix) {
            Arrays.fill(row, Double.NaN);
        }
        return matrix;
    }

    private void requireAll() {
        if (byBits.isEmpty()) {
            problems.add(Problem.in(file, "has no errors", "write one line an error"));
        }
        byBits.forEach((bits, matrix) -> {
            for (int layer = 0; layer < matrix.length; layer++) {
                for (int expert = 0; expert < matrix[layer].length; expert++) {
                    if (Double.isNaN(matrix[layer][expert]) && problems.size() < MOST_PROBLEMS) {
                        problems.add(
                                Problem.in(
                                        file,
                                        "expert "
                                                + expert
                                                + " of layer "
                                                + model.moeLayerIds().get(layer)
                                                + " has no error at "
                                                + bits
                                                + " bits",
                                        "every expert needs one for every number of bits"));
                    }
                }
            }
        });
    }

    /// -1 if it is no whole number.
    private static int whole(CSVRecord record, String column) {
        String text = record.get(column);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    }

    /// NaN if it is no number.
    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private void problem(long line, String column, String message, String cure) {
        problems.add(Problem.at(file, line, column, message, cure));
    }
}
