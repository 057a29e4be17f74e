package org.moesaic.opencl;

import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// The device that tests run on. Where CI is set it must be there; elsewhere tests are skipped without one.
final class TestDevice {

    private TestDevice() {}

    static Device get() {
        Devices here = Devices.here();
        if (here.found().isEmpty()) {
            String message = "no OpenCL: " + here.refusal();
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return here.found().getFirst();
    }

    static OpenClBackend open(Layout layout) {
        return new OpenClBackend(get(), layout);
    }

    /// A view that does not close the backend, so that kernels are built once for many tests.
    static Backend shared(OpenClBackend backend) {
        return new Backend() {
            @Override
            public String name() {
                return backend.name();
            }

            @Override
            public String device() {
                return backend.device();
            }

            @Override
            public boolean supports(NumberFormat format, Activations activations) {
                return backend.supports(format, activations);
            }

            @Override
            public LoadedMatrix load(PackedMatrix matrix) {
                return backend.load(matrix);
            }

            @Override
            public void multiply(
                    LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y) {
                backend.multiply(matrix, activations, batch, x, y);
            }

            @Override
            public void multiplyAll(List<Product> products, Activations activations) {
                backend.multiplyAll(products, activations);
            }

            @Override
            public boolean multipliesTiles() {
                return backend.multipliesTiles();
            }

            @Override
            public void multiplyAllTiles(List<TileProduct> products) {
                backend.multiplyAllTiles(products);
            }

            @Override
            public LoadedTiles loadTiles(TileArray array) {
                return backend.loadTiles(array);
            }

            @Override
            public void close() {
                // The test class closes it.
            }
        };
    }
}
