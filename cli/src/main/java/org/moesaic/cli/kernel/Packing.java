package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.quantise.Gptq;
import org.moesaic.compute.quantise.Hessian;
import org.moesaic.compute.quantise.Quantiser;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// How matrices become packed ones: each on its own, or with what is known about its inputs.
sealed interface Packing {

    /// @param inputs gives the calibration tokens of this matrix; asked only where they are needed
    PackedMatrix pack(
            WeightSource weights, NumberFormat format, Supplier<float[]> inputs, Arena arena);

    /// The calibration tokens of the expert or matrix, `tokens` of them; empty where none are used.
    float[] tokens();

    /// Each matrix on its own.
    record Plain(Quantiser quantiser) implements Packing {

        @Override
        public PackedMatrix pack(
                WeightSource weights, NumberFormat format, Supplier<float[]> inputs, Arena arena) {
            return quantiser.quantise(weights, format, arena);
        }

        @Override
        public float[] tokens() {
            return new float[0];
        }
    }

    /// GPTQ with the inputs that calibration tokens give each matrix.
    record Calibrated(NpyFile calibration) implements Packing {

        @Override
        public PackedMatrix pack(
                WeightSource weights, NumberFormat format, Supplier<float[]> inputs, Arena arena) {
            Hessian hessian = new Hessian(weights.shape().columns());
            float[] x = inputs.get();
            hessian.add(x, 0, hessian.width() == 0 ? 0 : x.length / hessian.width());
            List<Gptq.Item> items = List.of(new Gptq.Item(weights, hessian));
            return Gptq.DEFAULT.quantise(items, format, arena).getFirst().matrix();
        }

        @Override
        public float[] tokens() {
            return calibration.values();
        }
    }
}
