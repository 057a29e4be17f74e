package org.moesaic.compute;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract;

class ReferenceBackendTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return new BackendContract(ReferenceBackend::new, BackendContract.Size.FULL).tests();
    }
}
