package org.moesaic.opencl;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.testkit.BackendContract;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// What every backend must do, in both layouts on whatever device there is.
class ContractTest {

    private static final Map<Layout, OpenClBackend> OPEN = new EnumMap<>(Layout.class);

    /// One format for each kernel file that decodes: the files that add up are the same for all of them.
    private static final List<NumberFormat> COALESCED =
            Stream.of(
                            "fp32",
                            "bf16",
                            "fp8-e4m3-b128",
                            "int8-row-asym-s32",
                            "int4-g32",
                            "int7-g19-asym",
                            "binary",
                            "ternary-1.6",
                            "mxfp4",
                            "nf4",
                            "nested2-4",
                            "dict16")
                    .map(name -> NumberFormats.parse(name).orElseThrow())
                    .toList();

    @TestFactory
    Stream<DynamicTest> rowPerItem() {
        return contract(Layout.ROW_PER_ITEM).tests();
    }

    /// Formats that have kernels of their own there; others have those of single rows.
    private static final List<NumberFormat> PANELS =
            Stream.of("int4", "int4-g32", "int4-g12", "int4-row", "int2-g16-s32", "int2", "ternary")
                    .map(name -> NumberFormats.parse(name).orElseThrow())
                    .toList();

    @TestFactory
    Stream<DynamicTest> panels() {
        return contract(Layout.PANELS).tests(PANELS);
    }

    @TestFactory
    Stream<DynamicTest> coalesced() {
        return contract(Layout.COALESCED).tests(COALESCED);
    }

    private static BackendContract contract(Layout layout) {
        OpenClBackend backend = OPEN.computeIfAbsent(layout, TestDevice::open);
        return new BackendContract(() -> TestDevice.shared(backend), BackendContract.Size.FULL);
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(OpenClBackend::close);
    }
}
