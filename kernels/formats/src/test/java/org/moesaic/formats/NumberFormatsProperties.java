package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NumberFormatsProperties {

    @Property(tries = 300)
    void theNameOfAnIntegerFormatReadsBack(@ForAll @From("integers") IntegerFormat format) {
        assertEquals(Optional.of(format), NumberFormats.parse(format.name()));
    }

    @Property(tries = 300)
    void theNameOfAGroupedFormatReadsBack(
            @ForAll @IntRange(min = 1, max = 999_999) int group,
            @ForAll boolean row,
            @ForAll ScaleType scale,
            @ForAll @IntRange(min = 1, max = 8) int base,
            @ForAll @IntRange(max = 7) int planes) {
        int of = row ? IntegerFormat.ROW : group;
        List<NumberFormat> formats =
                List.of(
                        new NormalFloatFormat(of, scale),
                        new BinaryFormat(of, scale),
                        new NestedFormat(base, Math.min(8, base + planes), of));
        for (NumberFormat format : formats) {
            assertEquals(Optional.of(format), NumberFormats.parse(format.name()));
        }
    }

    @Property(tries = 500)
    void aNameThatIsReadIsTheFormatsOwnOrMeansTheSame(@ForAll @From("nameLike") String name) {
        NumberFormats.parse(name)
                .ifPresent(format ->
                        assertEquals(Optional.of(format), NumberFormats.parse(format.name())));
    }

    /// Each row starts at a whole byte: a matrix is its rows, one below the other.
    @Property(tries = 300)
    void aMatrixIsAsLargeAsItsRows(
            @ForAll @From("denseRows") NumberFormat format,
            @ForAll @IntRange(max = 50) int rows,
            @ForAll @IntRange(min = 1, max = 700) int columns) {
        long row = format.bytes(new MatrixShape(1, columns)).weights();
        MatrixBytes bytes = format.bytes(new MatrixShape(rows, columns));
        assertEquals(rows * row, bytes.weights());
        long tenths = columns * tenthsOfABit(format);
        assertTrue(row * 80 >= tenths, "codes fit");
        assertTrue(row * 80 < tenths + 80, "less than a byte is padding");
    }

    /// With whole groups and whole bytes nothing is padding, and the limit is reached exactly.
    @Property(tries = 200)
    void bitsPerWeightIsTheLimit(@ForAll @From("integers") IntegerFormat format) {
        int columns = format.group() == IntegerFormat.ROW ? 1 << 24 : format.group() * 8;
        MatrixShape shape = new MatrixShape(16, columns);
        double bits = format.bytes(shape).total() * 8.0 / shape.weights();
        double tolerance = format.group() == IntegerFormat.ROW ? 48.0 / columns : 1e-12 * bits;
        assertEquals(format.bitsPerWeight(), bits, tolerance);
    }

    @Property(tries = 200)
    void moreBitsAreNeverFewerBytes(
            @ForAll @From("integers") IntegerFormat format,
            @ForAll @IntRange(max = 40) int rows,
            @ForAll @IntRange(max = 500) int columns) {
        MatrixShape shape = new MatrixShape(rows, columns);
        long before = 0;
        for (int bits = 2; bits <= 8; bits++) {
            IntegerFormat wider = new IntegerFormat(bits, format.group(), format.asymmetric());
            long now = wider.bytes(shape).total();
            assertTrue(now >= before, wider.name());
            before = now;
        }
    }

    /// Ten times the bits of one code: a whole number also where five codes share a byte.
    private static long tenthsOfABit(NumberFormat format) {
        return switch (format) {
            case IntegerFormat integer -> 10L * integer.bits();
            case FloatFormat real -> 10L * real.bits();
            case MicroscalingFormat _ -> 40;
            case NormalFloatFormat _ -> 40;
            case BinaryFormat _ -> 10;
            case TernaryFormat(TernaryFormat.Packing packing) ->
                    packing == TernaryFormat.Packing.TWO_BIT ? 20 : 16;
            case NestedFormat _, Dict16Format _, CustomFormat _ ->
                    throw new AssertionError("rows are not dense: " + format);
        };
    }

    @Provide
    Arbitrary<IntegerFormat> integers() {
        Arbitrary<Integer> group =
                Arbitraries.oneOf(
                        Arbitraries.integers().between(1, 999_999),
                        Arbitraries.of(1, 16, 32, 64, 128, 256, IntegerFormat.ROW));
        return Combinators.combine(
                        Arbitraries.integers().between(2, 8),
                        group,
                        Arbitraries.of(true, false),
                        Arbitraries.of(ScaleType.class))
                .as(IntegerFormat::new);
    }

    @Provide
    Arbitrary<NumberFormat> denseRows() {
        return Arbitraries.oneOf(
                integers().map(format -> format),
                Arbitraries.of(NumberFormats.names())
                        .map(name -> NumberFormats.parse(name).orElseThrow())
                        .filter(format -> !(format instanceof NestedFormat))
                        .filter(format -> !(format instanceof Dict16Format)));
    }

    @Provide
    Arbitrary<String> nameLike() {
        return Arbitraries.of(
                        "int", "4", "8", "-", "g", "32", "0", "row", "asym", "fp", "bf16", "mx",
                        "x", "nf4", "nested2", "s32", "binary")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }
}
