package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.analog.CellNoise.Moment;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileMapping;

/// A matrix programmed onto analog tiles, once. [#at] looks at it any time later.
///
/// Devices are functions of the noise key, so that looking twice at the same time with the same reading number gives the
/// same tiles, and drift between two times is that of the same devices.
public final class ProgrammedMatrix {

    /// Weights that are reported by name; a file full of NaN is no longer a list.
    private static final int REPORTED = 5;

    private final TilePreset preset;
    private final TileMapping mapping;
    private final float[] bias;
    private final int programmings;
    private final List<MappedTile> targets;
    private final List<CellRows> cells = new ArrayList<>();
    private final List<AnalogTile.Columns> columns = new ArrayList<>();
    private final int[] noiseRows;
    private final TileLoops loops = TileLoops.best();
    private DriftCompensation compensation;
    private float[] scratch = {};

    private ProgrammedMatrix(
            TilePreset preset,
            TileMapping mapping,
            float[] bias,
            int programmings,
            List<MappedTile> targets,
            int[] noiseRows) {
        this.preset = preset;
        this.mapping = mapping;
        this.bias = bias;
        this.programmings = programmings;
        this.targets = targets;
        this.noiseRows = noiseRows;
        for (MappedTile target : targets) {
            int columnCount = target.outputs().length();
            cells.add(new CellRows(loops, preset, target.key(), programmings, columnCount));
            columns.add(AnalogTile.Columns.of(preset, target.key(), columnCount));
        }
    }

    /// Programs a matrix for the first time.
    ///
    /// @param weights row by row, `shape.rows()` outputs of `shape.columns()` weights
    /// @param bias one for each output, or empty
    /// @throws MoesaicException BAD_DATA with what is wrong with shape and weights
    public static ProgrammedMatrix program(
            float[] weights, MatrixShape shape, float[] bias, TilePreset preset, NoiseKey key) {
        return program(weights, shape, bias, preset, key, null);
    }

    /// @param noiseRows for each input, the row whose noise its cells have; null for their own
    static ProgrammedMatrix program(
            float[] weights,
            MatrixShape shape,
            float[] bias,
            TilePreset preset,
            NoiseKey key,
            int[] noiseRows) {
        check(weights, shape, bias);
        TileMapping mapping = TileMapping.of(shape, preset.mapping().geometry());
        List<MappedTile> targets = MappedTile.of(weights, mapping, preset, key);
        return new ProgrammedMatrix(preset, mapping, bias.clone(), 0, targets, noiseRows);
    }

    /// Programs the same matrix again: other noise, and time starts anew.
    ///
    /// @throws MoesaicException BAD_DATA if the devices do not last that long
    public ProgrammedMatrix again() {
        if (programmings + 1 >= preset.programming().enduranceCycles()) {
            throw MoesaicException.badData(
                    Problem.of(
                            "a tile of %s is programmed %d times"
                                    .formatted(preset.name(), programmings + 2L),
                            "its devices last %d cycles"
                                    .formatted(preset.programming().enduranceCycles())));
        }
        return new ProgrammedMatrix(preset, mapping, bias, programmings + 1, targets, noiseRows);
    }

    public TileMapping mapping() {
        return mapping;
    }

    public TilePreset preset() {
        return preset;
    }

    /// How often it has been programmed: 1 after [#program].
    public int programmings() {
        return programmings + 1;
    }

    /// What programming it once takes.
    public ProgrammingWork programmingWork() {
        return ProgrammingWork.of(mapping, preset);
    }

    /// The tiles as they are `seconds` after programming, at the first look.
    public TileArray at(double seconds) {
        return at(seconds, 0);
    }

    /// The tiles as they are `seconds` after programming.
    ///
    /// @param reading number of the look; the accumulated read noise of each is its own
    /// @throws MoesaicException USAGE if the time is negative or not finite
    public TileArray at(double seconds, int reading) {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw MoesaicException.usage(
                    "a time of " + seconds + " s since programming",
                    "0 or more seconds, and finite");
        }
        Moment now = Moment.at(preset.device(), seconds, reading);
        List<AnalogTile> tiles = new ArrayList<>();
        for (int t = 0; t < targets.size(); t++) {
            tiles.add(
                    preset.compensation() == Compensation.NONE || !preset.device().drifts()
                            ? tile(t, weights(t, now, null))
                            : compensated(t, now));
        }
        return new TileArray(mapping, preset, seconds, tiles, bias);
    }

    private AnalogTile compensated(int t, Moment now) {
        if (compensation == null) {
            compensation = new DriftCompensation(loops, preset, targets.size());
        }
        boolean both = compensation.needsBaseline(t) && cells.get(t).remembers(now);
        AnalogTile tile = tile(t, weights(t, now, both ? scratch(t) : null));
        float[] scales =
                compensation.scales(
                        t,
                        () -> tile(t, both ? scratch : weights(t, Moment.PROGRAMMED, null)),
                        tile,
                        targets.get(t).scales(),
                        now.reading());
        return new AnalogTile(
                tile.inputs(),
                tile.outputs(),
                tile.key(),
                tile.weights(),
                tile.positions(),
                scales,
                tile.columns());
    }

    /// Room for the weights of a tile that nobody keeps.
    private float[] scratch(int t) {
        int count = targets.get(t).targets().length;
        if (scratch.length != count) {
            scratch = new float[count];
        }
        return scratch;
    }

    /// Net weights of a crossbar.
    ///
    /// @param before receives those right after programming, see [CellRows#weights]; or null
    private float[] weights(int t, Moment now, float[] before) {
        MappedTile target = targets.get(t);
        int columnCount = target.outputs().length();
        float[] weights = new float[target.targets().length];
        for (int row = 0; row < target.inputs().length(); row++) {
            int noiseRow =
                    noiseRows == null
                            ? row
                            : noiseRows[target.inputs().start() + row] - target.inputs().start();
            cells.get(t)
                    .weights(target.targets(), row * columnCount, noiseRow, now, weights, before);
        }
        return weights;
    }

    private AnalogTile tile(int t, float[] weights) {
        MappedTile target = targets.get(t);
        float[] positions = new float[target.inputs().length()];
        for (int row = 0; row < positions.length; row++) {
            positions[row] = (float) IrDrop.positionWeight(row, positions.length);
        }
        float[] scales = new float[target.outputs().length()];
        for (int column = 0; column < scales.length; column++) {
            scales[column] = (float) target.scales()[column];
        }
        return new AnalogTile(
                target.inputs(),
                target.outputs(),
                target.key(),
                weights,
                positions,
                scales,
                columns.get(t));
    }

    private static void check(float[] weights, MatrixShape shape, float[] bias) {
        List<Problem> problems = new ArrayList<>();
        if (shape.weights() == 0) {
            problems.add(
                    Problem.of(
                            "a matrix of %d outputs and %d inputs"
                                    .formatted(shape.rows(), shape.columns()),
                            "a tile holds at least one weight"));
        }
        if (weights.length != shape.weights()) {
            problems.add(Problem.of(weights.length + " weights", shape.weights() + " are needed"));
        }
        if (bias.length != 0 && bias.length != shape.rows()) {
            problems.add(
                    Problem.of(
                            bias.length + " biases",
                            "one for each of " + shape.rows() + " outputs"));
        }
        int bad = 0;
        for (int at = 0; at < weights.length; at++) {
            if (!Float.isFinite(weights[at]) && bad++ < REPORTED) {
                int width = Math.max(1, shape.columns());
                problems.add(
                        Problem.of(
                                "weight [%d, %d] is %s"
                                        .formatted(at / width, at % width, weights[at]),
                                "weights of analog tiles are finite"));
            }
        }
        if (bad > REPORTED) {
            problems.add(Problem.of((bad - REPORTED) + " more weights are not finite", ""));
        }
        for (int row = 0; row < bias.length; row++) {
            if (!Float.isFinite(bias[row])) {
                problems.add(Problem.of("bias " + row + " is " + bias[row], "it is finite"));
                break;
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }
}
