package org.moesaic.opencl;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract.Size;
import org.moesaic.compute.testkit.TileContract;

/// What every backend with analog tiles must do, in both layouts on whatever device there is. Each kernel is compiled by the
/// device's driver first, which takes longest where nothing is kept from an earlier run.
class TileContractTest {

    private static final Map<Layout, OpenClBackend> OPEN = new EnumMap<>(Layout.class);

    @TestFactory
    Stream<DynamicTest> rowPerItem() {
        return contract(Layout.ROW_PER_ITEM, Size.FULL);
    }

    @TestFactory
    Stream<DynamicTest> coalesced() {
        return contract(Layout.COALESCED, Size.FULL);
    }

    private static Stream<DynamicTest> contract(Layout layout, Size size) {
        OpenClBackend backend = OPEN.computeIfAbsent(layout, TestDevice::open);
        return new TileContract(() -> TestDevice.shared(backend), size).tests();
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(OpenClBackend::close);
    }
}
