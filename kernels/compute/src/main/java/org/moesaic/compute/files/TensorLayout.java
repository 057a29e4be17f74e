package org.moesaic.compute.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Problem;

/// Holds the tensors of a safetensors file against the file and against each other: together they are all of its data,
/// without holes and without overlaps, as the format demands.
final class TensorLayout {

    private static final String CURE = "the file is truncated or damaged; fetch or write it again";

    private final String file;
    private final long dataBytes;
    private final List<Problem> problems = new ArrayList<>();

    private TensorLayout(String file, long dataBytes) {
        this.file = file;
        this.dataBytes = dataBytes;
    }

    /// @param dataBytes bytes of the file behind its header
    /// @return everything that is wrong
    static List<Problem> problems(String file, List<TensorEntry> tensors, long dataBytes) {
        TensorLayout layout = new TensorLayout(file, dataBytes);
        tensors.forEach(layout::alone);
        if (layout.problems.isEmpty()) {
            layout.together(tensors);
        }
        return layout.problems;
    }

    private void alone(TensorEntry tensor) {
        if (tensor.begin() > tensor.end() || tensor.end() > dataBytes) {
            add(
                    tensor.name(),
                    "is said to be bytes %d to %d of %d"
                            .formatted(tensor.begin(), tensor.end(), dataBytes));
            return;
        }
        long claimed = tensor.end() - tensor.begin();
        Optional<Long> needed = tensor.neededBytes();
        if (needed.isEmpty() || needed.get() != claimed) {
            String bytes =
                    needed.map(count -> count + " bytes")
                            .orElse("no number of bytes that a file can have");
            add(
                    tensor.name(),
                    "shape %s of %s needs %s, and the file gives it %d"
                            .formatted(tensor.shape(), tensor.type().name(), bytes, claimed));
        }
    }

    private void together(List<TensorEntry> tensors) {
        List<TensorEntry> inOrder =
                tensors.stream()
                        .sorted(
                                Comparator.comparingLong(TensorEntry::begin)
                                        .thenComparingLong(TensorEntry::end))
                        .toList();
        long reached = 0;
        String before = "";
        for (TensorEntry tensor : inOrder) {
            if (tensor.begin() < reached) {
                add(tensor.name(), "overlaps '" + before + "' from byte " + tensor.begin());
            } else if (tensor.begin() > reached) {
                add("", "bytes %d to %d belong to no tensor".formatted(reached, tensor.begin()));
            }
            if (tensor.end() >= reached) {
                reached = tensor.end();
                before = tensor.name();
            }
        }
        if (reached < dataBytes) {
            add("", "bytes %d to %d belong to no tensor".formatted(reached, dataBytes));
        }
    }

    private void add(String tensor, String message) {
        problems.add(new Problem(file, 0, tensor, message, CURE));
    }
}
