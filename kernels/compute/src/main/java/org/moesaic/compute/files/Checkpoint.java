package org.moesaic.compute.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.GgufHeader;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;

/// The weights of a model in the files that people have. Headers are read at once; numbers when they are asked for.
///
/// | what is given | what is read |
/// |---|---|
/// | a `.safetensors` file | its tensors |
/// | an index of shards (`*.safetensors.index.json`) | the tensors of all shards that it names |
/// | a GGUF file | its tensors; of a file that is one of several (`-00001-of-00003.gguf`), those of all |
/// | an NPZ archive, an NPY array | its arrays |
/// | a folder | its index, or else all its `.safetensors` files, or all `.gguf`, or all `.npy` |
///
/// Files are told apart by their content. They must not change while the checkpoint is open.
public final class Checkpoint implements AutoCloseable {

    private static final byte[] ZIP = {'P', 'K'};
    private static final Pattern SPLIT = Pattern.compile("(.*-)([0-9]{5})(-of-([0-9]{5})\\.gguf)");
    private static final Pattern PART =
            Pattern.compile("(.*-)([0-9]{5})(-of-([0-9]{5})\\.(?:gguf|safetensors))");

    private final Path path;
    private final Arena arena = Arena.ofShared();
    private final List<SafetensorsFile> safetensors = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Checkpoint(Path path) {
        this.path = path;
    }

    /// @throws MoesaicException NOT_FOUND if there is no such file; BAD_DATA with everything that is wrong with headers,
    ///     with shards that are missing, and with tensors that several files hold
    public static Checkpoint open(Path path) {
        Checkpoint checkpoint = new Checkpoint(path);
        try {
            checkpoint.read();
            return checkpoint;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /// What was given to [#open].
    public Path path() {
        return path;
    }

    /// The files that hold the tensors, in the order in which they were read.
    public List<Path> files() {
        return Collections.unmodifiableList(files);
    }

    /// All tensors, in the order of the files.
    public Collection<Tensor> tensors() {
        return Collections.unmodifiableCollection(tensors.values());
    }

    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    private void read() {
        if (Files.isDirectory(path)) {
            folder();
        } else if (path.getFileName().toString().endsWith(ShardIndex.SUFFIX)) {
            sharded(ShardIndex.read(path));
        } else {
            FileRead.requireFile(path, "file of weights");
            file(path);
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        tensors = Companions.joined(tensors);
    }

    private void folder() {
        List<Path> indices = ending(ShardIndex.SUFFIX);
        if (indices.size() == 1) {
            sharded(ShardIndex.read(indices.getFirst()));
            return;
        }
        for (String suffix : List.of(".safetensors", ".gguf", ".npy")) {
            List<Path> found = ending(suffix);
            if (!found.isEmpty()) {
                requireAllParts(found);
                found.forEach(this::one);
                return;
            }
        }
        throw MoesaicException.badData(
                Problem.in(
                        path,
                        "is a folder without weights",
                        "it must hold .safetensors, .gguf or .npy files"));
    }

    /// Parts count themselves in their names; of each checkpoint in the folder the first that is missing is said.
    private void requireAllParts(List<Path> found) {
        Set<String> told = new HashSet<>();
        for (Path file : found) {
            Matcher part = PART.matcher(file.getFileName().toString());
            if (!part.matches() || !told.add(part.group(1) + part.group(3))) {
                continue;
            }
            int count = Integer.parseInt(part.group(4));
            for (int i = 1; i <= count; i++) {
                Path sibling =
                        file.resolveSibling(part.group(1) + "%05d".formatted(i) + part.group(3));
                if (!Files.isRegularFile(sibling)) {
                    problems.add(
                            Problem.in(
                                    sibling,
                                    "is missing",
                                    "a checkpoint in parts is read with all its " + count));
                    break;
                }
            }
        }
    }

    private List<Path> ending(String suffix) {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path, "cannot be listed", "check that it may be read"));
        }
    }

    private void sharded(ShardIndex index) {
        index.files().forEach(this::one);
        index.shards()
                .forEach((tensor, shard) -> {
                    Tensor found = tensors.get(tensor);
                    if (found == null
                            || !Path.of(found.file()).getFileName().toString().equals(shard)) {
                        problems.add(
                                Problem.in(
                                        index.file(),
                                        tensor + " is not in " + shard,
                                        "index and shards must be of one checkpoint"));
                    }
                });
    }

    /// A file alone; one of a split GGUF stands for all.
    private void file(Path file) {
        Matcher split = SPLIT.matcher(file.getFileName().toString());
        if (!split.matches()) {
            one(file);
            return;
        }
        int count = Integer.parseInt(split.group(4));
        for (int i = 1; i <= count; i++) {
            Path part = file.resolveSibling(split.group(1) + "%05d".formatted(i) + split.group(3));
            if (Files.isRegularFile(part)) {
                one(part);
            } else {
                problems.add(
                        Problem.in(
                                part,
                                "is missing",
                                "a split file is read with all its " + count + " parts"));
                // A count of 99999 needs no 99999 messages.
                return;
            }
        }
    }

    private void one(Path file) {
        files.add(file);
        byte[] start = start(file);
        if (starts(start, GgufHeader.magic())) {
            GgufWeights.open(file, arena).forEach(this::add);
        } else if (starts(start, NpyHeader.magic())) {
            add(NpyWeights.file(file, arena));
        } else if (starts(start, ZIP)) {
            NpyWeights.archive(file, arena).forEach(this::add);
        } else {
            requireNoOther(file);
            SafetensorsFile opened = SafetensorsFile.open(file);
            safetensors.add(opened);
            opened.names().forEach(name -> add(opened.tensor(name).orElseThrow()));
        }
    }

    /// What is called otherwise is damaged, and its first bytes are no length of a header.
    private static void requireNoOther(Path file) {
        for (String other : List.of(".gguf", ".npz", ".npy")) {
            if (file.getFileName().toString().endsWith(other)) {
                throw MoesaicException.badData(
                        Problem.in(
                                file,
                                "does not begin as a %s file does".formatted(other),
                                "the file is damaged or named wrongly; fetch or write it again"));
            }
        }
    }

    private void add(Tensor tensor) {
        Tensor before = tensors.putIfAbsent(tensor.name(), tensor);
        if (before != null) {
            problems.add(
                    new Problem(
                            tensor.file(),
                            0,
                            tensor.name(),
                            "is in " + before.file() + " too",
                            "the files must be of one checkpoint, each tensor in one"));
        }
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Long.BYTES);
        } catch (IOException e) {
            throw FileRead.failed(file, e);
        }
    }

    private static boolean starts(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length
                && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    /// Ends the mappings; tensors can no longer be read.
    @Override
    public void close() {
        safetensors.forEach(SafetensorsFile::close);
        arena.close();
    }
}
