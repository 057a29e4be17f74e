package org.moesaic.compute.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// The routers and experts of a checkpoint, found by their names. Nothing is read before it is asked for.
///
/// A checkpoint may hold some layers only; what is missing is told when it is asked for, or all together by
/// [#requireAll()].
public final class ModelWeights {

    /// Problems that are said one by one of a checkpoint that fits nowhere.
    private static final int SAID_PROBLEMS = 20;

    private final Checkpoint checkpoint;
    private final ExpertShapes shapes;
    private final Naming naming;

    private ModelWeights(Checkpoint checkpoint, ExpertShapes shapes, Naming naming) {
        this.checkpoint = checkpoint;
        this.shapes = shapes;
        this.naming = naming;
    }

    /// Finds the naming under which most of what a model needs is there; of equals the one whose shapes fit best, so that
    /// layouts with the same names are told apart.
    ///
    /// @param namings not empty; the first of equals wins
    /// @throws MoesaicException BAD_DATA if nothing is found under any of them
    public static ModelWeights recognise(
            Checkpoint checkpoint, ExpertShapes shapes, List<Naming> namings) {
        ModelWeights best = null;
        int most = 0;
        for (Naming naming : namings) {
            ModelWeights weights = new ModelWeights(checkpoint, shapes, naming);
            int found = weights.found();
            boolean fits =
                    found == most
                            && best != null
                            && weights.problems().size() < best.problems().size();
            if (found > most || fits) {
                best = weights;
                most = found;
            }
        }
        if (best == null) {
            throw MoesaicException.badData(
                    Problem.in(
                            checkpoint.path(),
                            "holds no router or expert of this model under any known name",
                            "known are "
                                    + String.join(", ", namings.stream().map(Naming::name).toList())
                                    + "; give a file of names for others"));
        }
        return best;
    }

    public Naming naming() {
        return naming;
    }

    public ExpertShapes shapes() {
        return shapes;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /// Layers whose router is there.
    public List<Integer> routers() {
        return shapes.layerIds().stream()
                .filter(layer -> tensor(Part.ROUTER, layer, 0).isPresent())
                .toList();
    }

    /// Experts of a layer whose matrices are all there.
    public int experts(int layer) {
        int experts = 0;
        for (int expert = 0; expert < shapes.experts(); expert++) {
            experts += isThere(layer, expert) ? 1 : 0;
        }
        return experts;
    }

    /// The router: experts x dModel.
    ///
    /// @throws MoesaicException BAD_DATA if it is missing, or of another shape, such as that of another number of experts
    public WeightSource router(int layer) {
        WeightSource router = matrix(Part.ROUTER, layer, 0);
        return fitting(router, new MatrixShape(shapes.experts(), shapes.dModel()), "a router");
    }

    /// The bias of the router, one number an expert; empty if the checkpoint has none.
    ///
    /// @throws MoesaicException BAD_DATA if it has another length
    public Optional<float[]> routerBias(int layer) {
        return tensor(Part.ROUTER_BIAS, layer, 0)
                .map(tensor -> bias(tensor, tensor.vector(), shapes.experts()));
    }

    /// One expert.
    ///
    /// @throws MoesaicException BAD_DATA with every part that is missing or of another shape than the model's
    public ExpertMatrices expert(int layer, int expert) {
        if (!isThere(layer, expert)) {
            throw MoesaicException.badData(missing(missing(layer, expert)));
        }
        MatrixShape inner = new MatrixShape(shapes.width(), shapes.dModel());
        MatrixShape outer = new MatrixShape(shapes.dModel(), shapes.width());
        WeightSource down = fitting(matrix(Part.DOWN, layer, expert), outer, "a down projection");
        if (fused()) {
            WeightSource both = matrix(Part.GATE_UP, layer, expert);
            fitting(
                    both,
                    new MatrixShape(2 * shapes.width(), shapes.dModel()),
                    "a gate and up projection");
            return new ExpertMatrices(
                    Optional.of(half(both, 0)), half(both, 1), down, biases(layer, expert));
        }
        Optional<WeightSource> gate =
                shapes.gated()
                        ? Optional.of(
                                fitting(
                                        matrix(Part.GATE, layer, expert),
                                        inner,
                                        "a gate projection"))
                        : Optional.empty();
        WeightSource up = fitting(matrix(Part.UP, layer, expert), inner, "an up projection");
        return new ExpertMatrices(gate, up, down, biases(layer, expert));
    }

    /// Holds names, shapes and types against the model: all routers and all experts must be there, and no expert more. Reads
    /// no numbers.
    ///
    /// @throws MoesaicException BAD_DATA with all that is missing or does not fit
    public void requireAll() {
        refuse(problems());
    }

    /// The same of some layers, whose routers may be missing.
    ///
    /// @throws MoesaicException BAD_DATA with all that is missing or does not fit
    public void requireExperts(List<Integer> layers) {
        refuse(WeightsFit.problems(this, layers, false));
    }

    private void refuse(List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> said =
                new ArrayList<>(problems.subList(0, Math.min(SAID_PROBLEMS, problems.size())));
        if (problems.size() > SAID_PROBLEMS) {
            said.add(
                    Problem.in(
                            checkpoint.path(),
                            problems.size() - SAID_PROBLEMS + " more problems like these",
                            ""));
        }
        throw new MoesaicException(Exit.BAD_DATA, said);
    }

    /// What [#requireAll()] would say, in full; empty if everything fits.
    public List<Problem> problems() {
        return WeightsFit.problems(this, shapes.layerIds(), true);
    }

    /// The first name that a part of a layer has under a naming; empty if it has none.
    public Optional<String> name(Naming other, Part part, int layer, int expert) {
        return other.of(part).stream()
                .flatMap(template -> template.name(layer, expert, shapes.encoderLayers()).stream())
                .findFirst();
    }

    /// The same under the naming of this checkpoint.
    public Optional<String> name(Part part, int layer) {
        return name(naming, part, layer, 0);
    }

    /// The tensors of one part of a layer as the checkpoint has them, each once: one for each expert, or one for all.
    public List<Tensor> tensors(Part part, int layer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int expert = 0; expert < shapes.experts(); expert++) {
            tensor(part, layer, expert).ifPresent(each -> tensors.put(each.name(), each));
        }
        return List.copyOf(tensors.values());
    }

    /// Tensors that are no part of a router or an expert, in the order of the checkpoint.
    public List<Tensor> others() {
        Set<String> used = new HashSet<>();
        for (int layer : shapes.layerIds()) {
            for (Part part : Part.values()) {
                if (part.beside()) {
                    continue;
                }
                for (int expert = 0; expert < shapes.experts(); expert++) {
                    tensor(part, layer, expert).ifPresent(tensor -> used.add(tensor.name()));
                }
            }
        }
        return checkpoint.tensors().stream()
                .filter(tensor -> !used.contains(tensor.name()))
                .toList();
    }

    private Problem missing(List<String> names) {
        return WeightsFit.missing(this, names);
    }

    private int found() {
        int found = routers().size();
        for (int layer : shapes.layerIds()) {
            found += experts(layer);
        }
        return found;
    }

    private boolean fused() {
        return shapes.gated() && !naming.of(Part.GATE_UP).isEmpty();
    }

    private boolean isThere(int layer, int expert) {
        for (Part part : matrices()) {
            if (tensor(part, layer, expert).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private List<String> missing(int layer, int expert) {
        return matrices().stream()
                .filter(part -> tensor(part, layer, expert).isEmpty())
                .map(part -> wanted(part, layer, expert))
                .toList();
    }

    /// The matrices that each expert has under this naming.
    List<Part> matrices() {
        if (fused()) {
            return List.of(Part.GATE_UP, Part.DOWN);
        }
        return shapes.gated()
                ? List.of(Part.GATE, Part.UP, Part.DOWN)
                : List.of(Part.UP, Part.DOWN);
    }

    /// The name under which a part is looked for.
    String wanted(Part part, int layer, int expert) {
        return naming.of(part).stream()
                .flatMap(template -> template.name(layer, expert, shapes.encoderLayers()).stream())
                .findFirst()
                .orElse(part.label() + " of layer " + layer);
    }

    /// The tensor of that name, also if it holds too few experts or elements of another type.
    Optional<Tensor> named(Part part, int layer, int expert) {
        return naming.of(part).stream()
                .flatMap(template -> template.name(layer, expert, shapes.encoderLayers()).stream())
                .flatMap(name -> checkpoint.tensor(name).stream())
                .findFirst();
    }

    private Optional<Tensor> tensor(Part part, int layer, int expert) {
        for (NameTemplate template : naming.of(part)) {
            Optional<Tensor> tensor =
                    template.name(layer, expert, shapes.encoderLayers())
                            .flatMap(checkpoint::tensor)
                            .filter(found -> expected(part, found, template, expert));
            if (tensor.isPresent()) {
                return tensor;
            }
        }
        return Optional.empty();
    }

    /// A joint tensor that is too low has not this expert; one of another type belongs to another naming.
    private boolean expected(Part part, Tensor tensor, NameTemplate template, int expert) {
        boolean stacked = !part.ofRouter() && !part.beside() && !template.perExpert();
        boolean there = !stacked || !tensor.shape().isEmpty() && expert < tensor.shape().get(0);
        boolean matrix = part == Part.GATE_UP || part == Part.UP || part == Part.DOWN;
        return there
                && (!matrix
                        || naming.expertTypes().isEmpty()
                        || naming.expertTypes().contains(tensor.type()));
    }

    /// True if the tensor holds that part of all experts.
    boolean stacked(Part part, Tensor tensor, int layer, int expert) {
        return !part.ofRouter()
                && naming.of(part).stream()
                        .filter(template -> !template.perExpert())
                        .flatMap(template ->
                                template.name(layer, expert, shapes.encoderLayers()).stream())
                        .anyMatch(tensor.name()::equals);
    }

    private WeightSource matrix(Part part, int layer, int expert) {
        Tensor tensor =
                tensor(part, layer, expert)
                        .orElseThrow(() ->
                                MoesaicException.badData(
                                        missing(List.of(wanted(part, layer, expert)))));
        if (stacked(part, tensor, layer, expert) && tensor.shape().get(0) != shapes.experts()) {
            throw MoesaicException.badData(
                    new Problem(
                            tensor.file(),
                            0,
                            tensor.name(),
                            "holds %d experts".formatted(tensor.shape().get(0)),
                            "the model has " + shapes.experts() + " a layer"));
        }
        WeightSource stored =
                stacked(part, tensor, layer, expert) ? tensor.matrix(expert) : tensor.matrix();
        return naming.inputsFirst().contains(part) ? stored.transposed() : stored;
    }

    private WeightSource half(WeightSource both, int which) {
        String name = both.name() + (which == 0 ? ", gate" : ", up");
        int width = shapes.width();
        return naming.alternating()
                ? new RowsOf(both, name, which, width, 2)
                : new RowsOf(both, name, which * width, width);
    }

    private Biases biases(int layer, int expert) {
        float[] down = bias(Part.DOWN_BIAS, layer, expert, shapes.dModel());
        if (!fused()) {
            return new Biases(
                    bias(Part.GATE_BIAS, layer, expert, shapes.width()),
                    bias(Part.UP_BIAS, layer, expert, shapes.width()),
                    down);
        }
        float[] both = bias(Part.GATE_UP_BIAS, layer, expert, 2 * shapes.width());
        return both.length == 0
                ? new Biases(both, both, down)
                : new Biases(half(both, 0), half(both, 1), down);
    }

    private float[] half(float[] both, int which) {
        float[] half = new float[both.length / 2];
        for (int i = 0; i < half.length; i++) {
            half[i] = both[naming.alternating() ? 2 * i + which : which * half.length + i];
        }
        return half;
    }

    private float[] bias(Part part, int layer, int expert, int length) {
        Optional<Tensor> tensor = tensor(part, layer, expert);
        if (tensor.isEmpty()) {
            return new float[0];
        }
        boolean stacked = stacked(part, tensor.get(), layer, expert);
        float[] values = stacked ? tensor.get().vector(expert) : tensor.get().vector();
        return bias(tensor.get(), values, length);
    }

    private static float[] bias(Tensor tensor, float[] values, int length) {
        if (values.length != length) {
            throw MoesaicException.badData(
                    new Problem(
                            tensor.file(),
                            0,
                            tensor.name(),
                            "has " + values.length + " values",
                            "this model needs " + length));
        }
        return values;
    }

    private static WeightSource fitting(WeightSource found, MatrixShape wanted, String what) {
        MatrixShape shape = found.shape();
        if (!shape.equals(wanted)) {
            boolean turned = shape.rows() == wanted.columns() && shape.columns() == wanted.rows();
            throw MoesaicException.badData(
                    Problem.of(
                            "%s: %s of %d x %d"
                                    .formatted(found.name(), what, shape.rows(), shape.columns()),
                            "this model has %d x %d%s"
                                    .formatted(
                                            wanted.rows(),
                                            wanted.columns(),
                                            turned
                                                    ? "; a file of names can say that it is stored"
                                                            + " inputs-first"
                                                    : "")));
        }
        return found;
    }
}
