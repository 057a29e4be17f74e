package org.moesaic.compute;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract;

/// The bounds hold for plain fp32 arithmetic in an order of its own.
class FloatBackendTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return new BackendContract(FloatBackend::new, BackendContract.Size.FULL).tests();
    }
}
