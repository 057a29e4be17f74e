package org.moesaic.traces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.statistics.Finding;

/// One trace of the layers that several traces hold, of the same tokens in the same order.
final class JoinedLayers implements RoutingTrace {

    /// Some layers of the whole.
    ///
    /// @param file where they come from
    /// @param layerIds their ids in the whole, in the order of the part's own
    record Part(Path file, RoutingTrace trace, List<Integer> layerIds) {

        String name() {
            return file.getFileName().toString();
        }
    }

    private final TraceHeader header;
    private final List<Part> parts;

    private JoinedLayers(TraceHeader header, List<Part> parts) {
        this.header = header;
        this.parts = parts;
    }

    /// @throws MoesaicException BAD_DATA if the parts are not layers of one capture, with all the reasons
    static JoinedLayers of(Path folder, List<Part> parts) {
        List<Problem> problems = new ArrayList<>();
        Map<Integer, Part> partOfLayer = new TreeMap<>();
        for (Part part : parts) {
            for (int id : part.layerIds()) {
                Part other = partOfLayer.putIfAbsent(id, part);
                if (other != null) {
                    problems.add(
                            Problem.in(
                                    part.file(),
                                    "layer " + id + " is also in " + other.name(),
                                    "each layer in one file; a number in the file's name, such as"
                                            + " layer_07, tells layers apart that all say 0"));
                }
            }
        }
        mustAgree(folder, parts, "model", TraceHeader::modelName, problems);
        mustAgree(folder, parts, "number of experts", TraceHeader::experts, problems);
        mustAgree(folder, parts, "kind of weights", TraceHeader::weightsKind, problems);
        mustAgree(folder, parts, "batching", TraceHeader::batching, problems);
        int topK = parts.stream().mapToInt(part -> part.trace().header().topK()).max().orElse(1);
        if (!Limits.allow(partOfLayer.size(), topK)) {
            problems.add(
                    Problem.in(
                            folder,
                            partOfLayer.size() + " layers of top-" + topK,
                            Limits.inWords()));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        List<Integer> layerIds = List.copyOf(partOfLayer.keySet());
        return new JoinedLayers(header(folder, parts, layerIds, topK), parts);
    }

    private static <T> void mustAgree(
            Path folder,
            List<Part> parts,
            String what,
            Function<TraceHeader, T> value,
            List<Problem> problems) {
        Map<T, List<String>> files =
                parts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        part -> value.apply(part.trace().header()),
                                        LinkedHashMap::new,
                                        Collectors.mapping(Part::name, Collectors.toList())));
        if (files.size() > 1) {
            String each =
                    files.entrySet().stream()
                            .limit(3)
                            .map(entry -> entry.getValue().getFirst() + " " + shown(entry.getKey()))
                            .collect(Collectors.joining(", "));
            problems.add(
                    Problem.in(
                            folder,
                            "files differ in their " + what + ": " + each,
                            "layers of one capture only"));
        }
    }

    private static String shown(Object value) {
        return switch (value) {
            case OptionalInt number ->
                    number.isPresent() ? String.valueOf(number.getAsInt()) : "does not say";
            case String text -> "'" + text + "'";
            default -> value.toString().toLowerCase(Locale.ROOT);
        };
    }

    private static TraceHeader header(
            Path folder, List<Part> parts, List<Integer> layerIds, int topK) {
        TraceHeader first = parts.getFirst().trace().header();
        OptionalLong tokens =
                parts.stream()
                        .map(part -> part.trace().header().tokens())
                        .filter(OptionalLong::isPresent)
                        .mapToLong(OptionalLong::getAsLong)
                        .max();
        boolean sameNumbering =
                parts.stream()
                        .allMatch(part ->
                                part.trace().header().numbering() == first.numbering()
                                        && part.trace()
                                                .header()
                                                .layerIds()
                                                .equals(part.layerIds()));
        return new TraceHeader(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                first.format(),
                first.modelName(),
                layerIds,
                sameNumbering ? first.numbering() : TraceHeader.LayerNumbering.UNKNOWN,
                first.experts(),
                topK,
                tokens,
                first.batching(),
                parts.stream().allMatch(part -> part.trace().header().rankOrdered()),
                first.weightsKind(),
                parts.stream().allMatch(part -> part.trace().header().prefillComplete()),
                parts.stream().allMatch(part -> part.trace().header().decodeComplete()),
                parts.stream().anyMatch(part -> part.trace().header().synthetic()),
                first.source());
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    /// Those of the parts, what several say of the same only once; not that layers are missing or of unknown number, which
    /// is about a file.
    @Override
    public List<Finding> notes() {
        Map<Finding, List<String>> files = new LinkedHashMap<>();
        for (Part part : parts) {
            for (Finding note : part.trace().notes()) {
                if (!note.code().equals("layers-missing") && !note.code().equals("layer-unknown")) {
                    files.computeIfAbsent(note, _ -> new ArrayList<>()).add(part.name());
                }
            }
        }
        return files.entrySet().stream()
                .map(entry -> located(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Finding located(Finding note, List<String> files) {
        String more = files.size() > 1 ? " and " + (files.size() - 1) + " more files" : "";
        String inside = note.place().isEmpty() ? "" : ": " + note.place();
        return new Finding(
                note.code(),
                note.severity(),
                note.what(),
                files.getFirst() + more + inside,
                note.cure());
    }

    @Override
    public TraceReader open() {
        return new JoinedReader(header, parts);
    }
}
