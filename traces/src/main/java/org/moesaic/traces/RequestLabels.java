package org.moesaic.traces;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What is known of the requests of a trace beside their rows: when they arrived, how long they are, what they are about.
///
/// It stands in `X.requests.csv` beside the trace `X.csv`, `X.npz`, `X.moetrace`: a header row, then one line a request
/// with the columns `request_id` (or `request_index`), and any of `arrival_ns`, `prompt_len`, `output_len` (or
/// `decode_tokens`), `domain` (or `dataset`), `finished` and `repetition` (or `has_repetition`). Other columns are left
/// to whoever wrote them.
public final class RequestLabels {

    /// A file beyond that is not one of requests.
    private static final long MOST_BYTES = 256L << 20;

    private static final int MOST_PROBLEMS = 20;

    private static final Map<String, List<String>> COLUMNS = columns();

    /// One request.
    ///
    /// @param arrivalNanoseconds since the start of the trace
    /// @param promptTokens tokens of the prompt
    /// @param outputTokens tokens generated
    /// @param domain what it is about; may be empty
    /// @param finished false if it was cut
    /// @param repetition true if it is known to repeat itself
    public record Label(
            OptionalLong arrivalNanoseconds,
            OptionalInt promptTokens,
            OptionalInt outputTokens,
            String domain,
            Optional<Boolean> finished,
            Optional<Boolean> repetition) {}

    private final Map<String, Label> labels;

    /// @param labels by the name of the request
    public RequestLabels(Map<String, Label> labels) {
        this.labels = new LinkedHashMap<>(labels);
    }

    /// The labels beside a trace, if there is such a file.
    ///
    /// @throws MoesaicException as [#read(Path)]
    public static Optional<RequestLabels> beside(Path trace) {
        Path file = fileBeside(trace);
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /// `x.requests.csv` for `x.csv`, `x.csv.gz`, `x.npz`, `x.moetrace` ...
    public static Path fileBeside(Path trace) {
        String name = trace.getFileName().toString().replaceFirst("\\.gz$", "");
        return trace.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".requests.csv");
    }

    /// @throws MoesaicException NOT_FOUND; BAD_DATA with all that is wrong with the file
    public static RequestLabels read(Path file) {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        List<Problem> problems = new ArrayList<>();
        Map<String, Label> labels = new LinkedHashMap<>();
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw MoesaicException.badData(
                        Problem.in(
                                file,
                                Files.size(file) + " bytes",
                                "a file of requests has at most " + MOST_BYTES));
            }
            try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                    CSVParser parser = format.parse(text)) {
                Map<String, String> found = titles(parser.getHeaderNames());
                if (!found.containsKey("request_id")) {
                    throw MoesaicException.badData(
                            Problem.in(
                                    file,
                                    "there is no column request_id",
                                    "the first line names the columns: "
                                            + String.join(", ", COLUMNS.keySet())));
                }
                for (CSVRecord record : parser) {
                    new Line(file, record, found, problems).addTo(labels);
                    if (problems.size() >= MOST_PROBLEMS) {
                        break;
                    }
                }
            }
        } catch (IOException | java.io.UncheckedIOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return new RequestLabels(labels);
    }

    private static MoesaicException unreadable(Path file, Exception e) {
        Throwable cause = e.getCause() instanceof CSVException csv ? csv : e;
        boolean missing = cause instanceof java.nio.file.NoSuchFileException;
        return new MoesaicException(
                missing ? Exit.NOT_FOUND : Exit.BAD_DATA,
                Problem.in(
                        file,
                        missing ? "no such file" : "cannot be read as CSV: " + cause.getMessage(),
                        "a UTF-8 file of lines request_id,domain,..."));
    }

    /// What is known of a request; empty if it is not in the file.
    public Optional<Label> of(String requestId) {
        return Optional.ofNullable(labels.get(requestId));
    }

    /// The domain of a request, empty where it has none.
    public String domain(String requestId) {
        return of(requestId).map(Label::domain).orElse("");
    }

    /// True if a request is labelled as repeating itself.
    public boolean repeats(String requestId) {
        return of(requestId).flatMap(Label::repetition).orElse(false);
    }

    /// True if some request says when it arrived.
    public boolean hasArrivals() {
        return labels.values().stream().anyMatch(label -> label.arrivalNanoseconds().isPresent());
    }

    /// True if some request has a domain.
    public boolean hasDomains() {
        return labels.values().stream().anyMatch(label -> !label.domain().isEmpty());
    }

    /// Requests that are labelled.
    public int size() {
        return labels.size();
    }

    private static Map<String, List<String>> columns() {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        columns.put("request_id", List.of("request_id", "request_index"));
        columns.put("arrival_ns", List.of("arrival_ns"));
        columns.put("prompt_len", List.of("prompt_len"));
        columns.put("output_len", List.of("output_len", "decode_tokens"));
        columns.put("domain", List.of("domain", "dataset"));
        columns.put("finished", List.of("finished"));
        columns.put("repetition", List.of("repetition", "has_repetition"));
        return columns;
    }

    /// Our name of a column to the file's.
    private static Map<String, String> titles(List<String> header) {
        Map<String, String> found = new HashMap<>();
        COLUMNS.forEach((name, spellings) ->
                spellings.stream()
                        .filter(header::contains)
                        .findFirst()
                        .ifPresent(title -> found.put(name, title)));
        return found;
    }

    /// One line of the file.
    private record Line(
            Path file, CSVRecord record, Map<String, String> titles, List<Problem> problems) {

        void addTo(Map<String, Label> labels) {
            String id = text("request_id");
            if (id.isEmpty()) {
                problem("request_id", "is empty", "the name of a request");
                return;
            }
            Label label =
                    new Label(
                            number("arrival_ns", Long.MAX_VALUE),
                            asInt(number("prompt_len", Integer.MAX_VALUE)),
                            asInt(number("output_len", Integer.MAX_VALUE)),
                            text("domain"),
                            flag("finished"),
                            flag("repetition"));
            if (labels.putIfAbsent(id, label) != null) {
                problem("request_id", "'" + id + "' a second time", "one line a request");
            }
        }

        private String text(String column) {
            String title = titles.get(column);
            return title == null || !record.isSet(title) ? "" : record.get(title).strip();
        }

        private OptionalLong number(String column, long most) {
            String text = text(column);
            if (text.isEmpty()) {
                return OptionalLong.empty();
            }
            try {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= most) {
                    return OptionalLong.of(value);
                }
            } catch (NumberFormatException e) {
                // Said below, with what is out of range.
            }
            problem(column, "'" + text + "'", "a whole number from 0 to " + most);
            return OptionalLong.empty();
        }

        private static OptionalInt asInt(OptionalLong value) {
            return value.isPresent()
                    ? OptionalInt.of((int) value.getAsLong())
                    : OptionalInt.empty();
        }

        private Optional<Boolean> flag(String column) {
            String text = text(column).toLowerCase(Locale.ROOT);
            return switch (text) {
                case "" -> Optional.empty();
                case "1", "true" -> Optional.of(true);
                case "0", "false" -> Optional.of(false);
                default -> {
                    problem(column, "'" + text + "'", "0, 1, true or false");
                    yield Optional.empty();
                }
            };
        }

        private void problem(String column, String message, String cure) {
            problems.add(
                    Problem.at(
                            file,
                            record.getParser().getCurrentLineNumber(),
                            titles.get(column),
                            message,
                            cure));
        }
    }
}
