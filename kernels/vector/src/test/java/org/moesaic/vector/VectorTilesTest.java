package org.moesaic.vector;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract;
import org.moesaic.compute.testkit.TileContract;

/// Analog tiles give the bits of the reference, with one thread and with several.
class VectorTilesTest {

    @TestFactory
    Stream<DynamicTest> contractOnOneThread() {
        return new TileContract(() -> new VectorBackend(1), BackendContract.Size.FULL).tests();
    }

    @TestFactory
    Stream<DynamicTest> contractOnThreeThreads() {
        return new TileContract(() -> new VectorBackend(3), BackendContract.Size.TINY).tests();
    }
}
