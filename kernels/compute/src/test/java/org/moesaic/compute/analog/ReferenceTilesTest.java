package org.moesaic.compute.analog;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.ReferenceBackend;
import org.moesaic.compute.testkit.BackendContract.Size;
import org.moesaic.compute.testkit.TileContract;

/// The reference keeps the contract that the fast backends are held to.
final class ReferenceTilesTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return new TileContract(ReferenceBackend::new, Size.FULL).tests();
    }
}
