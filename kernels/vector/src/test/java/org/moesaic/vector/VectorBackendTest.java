package org.moesaic.vector;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract;

/// What every backend must do, with one thread and with several.
class VectorBackendTest {

    @TestFactory
    Stream<DynamicTest> contractOnOneThread() {
        return new BackendContract(() -> new VectorBackend(1), BackendContract.Size.FULL).tests();
    }

    @TestFactory
    Stream<DynamicTest> contractOnThreeThreads() {
        return new BackendContract(() -> new VectorBackend(3), BackendContract.Size.TINY).tests();
    }
}
