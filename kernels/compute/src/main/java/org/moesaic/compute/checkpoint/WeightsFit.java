package org.moesaic.compute.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.moesaic.compute.files.Tensor;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// Holds the tensors of a checkpoint against the shapes of a model, by the headers alone: what is missing, of another
/// shape or type, or one expert too many. No number is read.
final class WeightsFit {

    /// Missing names that are said one by one.
    private static final int SAID_NAMES = 20;

    private final ModelWeights weights;
    private final ExpertShapes shapes;
    private final Naming naming;
    private final Set<String> missing = new LinkedHashSet<>();
    private final Map<Problem, Like> found = new LinkedHashMap<>();

    /// A problem that many tensors of like names have, and how many.
    private static final class Like {
        private final Problem first;
        private int count;

        private Like(Problem first) {
            this.first = first;
        }
    }

    private WeightsFit(ModelWeights weights) {
        this.weights = weights;
        this.shapes = weights.shapes();
        this.naming = weights.naming();
    }

    /// Everything that does not fit; those whose names differ in numbers only are one problem.
    ///
    /// @param routers false where layers without a router will do
    static List<Problem> problems(ModelWeights weights, List<Integer> layers, boolean routers) {
        WeightsFit fit = new WeightsFit(weights);
        for (int layer : layers) {
            if (routers || weights.named(Part.ROUTER, layer, 0).isPresent()) {
                fit.router(layer);
            }
            fit.experts(layer);
        }
        List<Problem> problems = new ArrayList<>(fit.missing());
        fit.found.values().forEach(like -> problems.add(said(like)));
        return problems;
    }

    private void router(int layer) {
        part(Part.ROUTER, layer, new MatrixShape(shapes.experts(), shapes.dModel()));
    }

    private void experts(int layer) {
        MatrixShape inner = new MatrixShape(shapes.width(), shapes.dModel());
        for (Part part : weights.matrices()) {
            switch (part) {
                case DOWN -> part(part, layer, new MatrixShape(shapes.dModel(), shapes.width()));
                case GATE_UP ->
                        part(part, layer, new MatrixShape(2 * shapes.width(), shapes.dModel()));
                default -> part(part, layer, inner);
            }
        }
        expertsBeyond(layer);
        if (!shapes.gated()) {
            gateOfPlainExperts(layer);
        }
    }

    /// Experts would lose a matrix that they have.
    private void gateOfPlainExperts(int layer) {
        weights.named(Part.GATE, layer, 0)
                .ifPresent(tensor ->
                        problem(
                                tensor,
                                "is a gate projection",
                                "experts of this model have two matrices, up and down; give the card of a model with"
                                        + " gated experts (matrices: 3)"));
    }

    private void part(Part part, int layer, MatrixShape wanted) {
        for (int expert = 0; expert < (part.ofRouter() ? 1 : shapes.experts()); expert++) {
            Optional<Tensor> tensor = weights.named(part, layer, expert);
            if (tensor.isEmpty()) {
                missing.add(weights.wanted(part, layer, expert));
                continue;
            }
            boolean stacked = weights.stacked(part, tensor.get(), layer, expert);
            if (fits(part, tensor.get(), stacked)) {
                shape(part, tensor.get(), stacked ? 1 : 0, wanted);
            }
            if (stacked) {
                return;
            }
        }
    }

    /// Type, number of dimensions, and experts of a stack.
    private boolean fits(Part part, Tensor tensor, boolean stacked) {
        if (!tensor.holdsWeights()) {
            problem(tensor, "elements are " + tensor.type(), Tensor.READ_TYPES);
            return false;
        }
        int dimensions = stacked ? 3 : 2;
        if (tensor.shape().size() != dimensions) {
            problem(
                    tensor,
                    "%s of shape %s".formatted(what(part), tensor.shape()),
                    stacked ? "it has all experts: three dimensions" : "it has two dimensions");
            return false;
        }
        if (stacked && tensor.shape().getFirst() != shapes.experts()) {
            problem(
                    tensor,
                    "holds %d experts".formatted(tensor.shape().getFirst()),
                    "the model has %d a layer".formatted(shapes.experts()));
            return false;
        }
        return true;
    }

    private void shape(Part part, Tensor tensor, int from, MatrixShape wanted) {
        boolean turned = naming.inputsFirst().contains(part);
        long rows = tensor.shape().get(turned ? from + 1 : from);
        long columns = tensor.shape().get(turned ? from : from + 1);
        if (rows == wanted.rows() && columns == wanted.columns()) {
            return;
        }
        boolean other = rows == wanted.columns() && columns == wanted.rows();
        problem(
                tensor,
                "%s of %d x %d".formatted(what(part), rows, columns),
                "this model has %d x %d%s"
                        .formatted(wanted.rows(), wanted.columns(), other ? otherWay(turned) : ""));
    }

    private static String otherWay(boolean turned) {
        return turned
                ? "; a file of names can say that it is stored outputs first"
                : "; a file of names can say that it is stored inputs-first";
    }

    /// Tensors of experts that the router has no row for.
    private void expertsBeyond(int layer) {
        int expert = shapes.experts();
        Optional<Tensor> first = beyond(layer, expert);
        if (first.isEmpty()) {
            return;
        }
        while (beyond(layer, expert + 1).isPresent()) {
            expert++;
        }
        problem(
                first.get(),
                expert == shapes.experts()
                        ? "is of expert " + expert
                        : "is of expert %d of %d to %d"
                                .formatted(shapes.experts(), shapes.experts(), expert),
                "the model routes to %d a layer, 0 to %d; shared experts are not routed and have names of their own"
                        .formatted(shapes.experts(), shapes.experts() - 1));
    }

    private Optional<Tensor> beyond(int layer, int expert) {
        return weights.matrices().stream()
                .filter(naming::perExpert)
                .flatMap(part -> weights.named(part, layer, expert).stream())
                .filter(tensor -> !joint(tensor, layer))
                .findFirst();
    }

    /// A part may be named in both ways; a tensor of all experts is none of one too many.
    private boolean joint(Tensor tensor, int layer) {
        return weights.matrices().stream()
                .anyMatch(part -> weights.stacked(part, tensor, layer, 0));
    }

    private static String what(Part part) {
        return switch (part) {
            case UP -> "an up projection";
            case GATE_UP -> "a gate and up projection";
            case ROUTER -> "a router";
            default -> "a " + part.label() + " projection";
        };
    }

    private void problem(Tensor tensor, String message, String cure) {
        String alike = tensor.name().replaceAll("[0-9]+", "*");
        found.computeIfAbsent(
                        new Problem(tensor.file(), 0, alike, message, cure),
                        _ -> new Like(new Problem(tensor.file(), 0, tensor.name(), message, cure)))
                .count++;
    }

    private static Problem said(Like like) {
        Problem first = like.first;
        return like.count == 1
                ? first
                : new Problem(
                        first.file(),
                        first.line(),
                        "%s and %d more like it".formatted(first.path(), like.count - 1),
                        first.message(),
                        first.cure());
    }

    private List<Problem> missing() {
        return missing.isEmpty() ? List.of() : List.of(missing(weights, List.copyOf(missing)));
    }

    static Problem missing(ModelWeights weights, List<String> names) {
        int more = names.size() - SAID_NAMES;
        return Problem.in(
                weights.checkpoint().path(),
                "has no "
                        + String.join(", ", names.subList(0, Math.min(SAID_NAMES, names.size())))
                        + (more > 0 ? " and " + more + " more" : ""),
                "the checkpoint must hold these (names as in " + weights.naming().name() + ")");
    }
}
