package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.analog.Levels;

/// The chain of `docs/analog.md` from a column's current to a number, step by step over a panel, in place.
final class OutputSteps {

    private static final OutOfLine S_SHAPE = OutOfLine.of(MethodHandles.lookup(), "sShapeBody");

    private static final OutOfLine NOISE = OutOfLine.of(MethodHandles.lookup(), "noiseBody");

    private static final OutOfLine OFFSET = OutOfLine.of(MethodHandles.lookup(), "offsetBody");

    private static final OutOfLine LINEAR = OutOfLine.of(MethodHandles.lookup(), "linearBody");

    private static final OutOfLine SUCCESSIVE =
            OutOfLine.of(MethodHandles.lookup(), "successiveBody");

    private static final OutOfLine BEYOND = OutOfLine.of(MethodHandles.lookup(), "beyondBody");

    private static final OutOfLine CLIP = OutOfLine.of(MethodHandles.lookup(), "clipBody");

    private OutputSteps() {}

    /// @param from of the panel's columns in `shapes`
    static void sShape(float[] y, int length, float[] shapes, int from, float factor) {
        try {
            S_SHAPE.handle().invokeExact(y, length, shapes, from, factor);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void sShapeBody(float[] y, int length, float[] shapes, int from, float factor) {
        for (int panel = 0; panel < length; panel += TilePanels.WIDTH) {
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector current = FloatVector.fromArray(Lanes.FLOATS, y, panel + place);
                FloatVector curved =
                        FloatVector.fromArray(Lanes.FLOATS, shapes, from + place)
                                .mul(current)
                                .abs();
                PortableLanes.divide(current.mul(factor), curved.add(1f))
                        .intoArray(y, panel + place);
            }
        }
    }

    static void noise(float[] y, int length, float[] sigmas, int from, float[] normals) {
        try {
            NOISE.handle().invokeExact(y, length, sigmas, from, normals);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void noiseBody(
            float[] y, int length, float[] sigmas, int from, float[] normals) {
        for (int panel = 0; panel < length; panel += TilePanels.WIDTH) {
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector sigma = FloatVector.fromArray(Lanes.FLOATS, sigmas, from + place);
                FloatVector normal = FloatVector.fromArray(Lanes.FLOATS, normals, panel + place);
                sigma.fma(normal, FloatVector.fromArray(Lanes.FLOATS, y, panel + place))
                        .intoArray(y, panel + place);
            }
        }
    }

    static void offset(float[] y, int length, float[] offsets, int from) {
        try {
            OFFSET.handle().invokeExact(y, length, offsets, from);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void offsetBody(float[] y, int length, float[] offsets, int from) {
        for (int panel = 0; panel < length; panel += TilePanels.WIDTH) {
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector.fromArray(Lanes.FLOATS, y, panel + place)
                        .add(FloatVector.fromArray(Lanes.FLOATS, offsets, from + place))
                        .intoArray(y, panel + place);
            }
        }
    }

    /// Rounds to the levels, without clipping. `from` and `to` may be the same.
    static void linear(
            float[] from, int length, float codesPerUnit, float high, float low, float[] to) {
        try {
            LINEAR.handle().invokeExact(from, length, codesPerUnit, high, low, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void linearBody(
            float[] from, int length, float codesPerUnit, float high, float low, float[] to) {
        FloatVector highs = FloatVector.broadcast(Lanes.FLOATS, high);
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector code =
                    FloatVector.fromArray(Lanes.FLOATS, from, at)
                            .mul(codesPerUnit)
                            .max(-Levels.CODE_LIMIT)
                            .min(Levels.CODE_LIMIT)
                            .add(Levels.ROUNDER)
                            .sub(Levels.ROUNDER);
            code.fma(highs, code.mul(low)).intoArray(to, at);
        }
    }

    /// Bit by bit from the highest, without clipping.
    ///
    /// @param capacitors of the panel begin at `from`: bit after bit, the lowest first
    static void successive(
            float[] y,
            int length,
            float codesPerUnit,
            float high,
            float low,
            float[] capacitors,
            int from,
            int bits) {
        try {
            SUCCESSIVE
                    .handle()
                    .invokeExact(y, length, codesPerUnit, high, low, capacitors, from, bits);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void successiveBody(
            float[] y,
            int length,
            float codesPerUnit,
            float high,
            float low,
            float[] capacitors,
            int from,
            int bits) {
        float middle = 1 << (bits - 1);
        FloatVector start = FloatVector.broadcast(Lanes.FLOATS, middle + 0.5f);
        FloatVector units = FloatVector.broadcast(Lanes.FLOATS, codesPerUnit);
        FloatVector highs = FloatVector.broadcast(Lanes.FLOATS, high);
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector value = FloatVector.fromArray(Lanes.FLOATS, y, at).fma(units, start);
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            FloatVector code = FloatVector.broadcast(Lanes.FLOATS, -middle);
            int place = from + at % TilePanels.WIDTH;
            for (int bit = bits - 1; bit >= 0; bit--) {
                FloatVector tried =
                        FloatVector.fromArray(
                                        Lanes.FLOATS, capacitors, place + bit * TilePanels.WIDTH)
                                .add(sum);
                VectorMask<Float> set = value.compare(VectorOperators.GE, tried);
                sum = sum.blend(tried, set);
                code = code.blend(code.add((float) (1 << bit)), set);
            }
            code.fma(highs, code.mul(low)).intoArray(y, at);
        }
    }

    /// Marks vectors of which a magnitude is above its bound.
    static void beyond(float[] y, int count, float[] bounds, int from, boolean[] beyond) {
        try {
            BEYOND.handle().invokeExact(y, count, bounds, from, beyond);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void beyondBody(
            float[] y, int count, float[] bounds, int from, boolean[] beyond) {
        for (int i = 0; i < count; i++) {
            int panel = i * TilePanels.WIDTH;
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector bound = FloatVector.fromArray(Lanes.FLOATS, bounds, from + place);
                FloatVector size = FloatVector.fromArray(Lanes.FLOATS, y, panel + place).abs();
                beyond[i] |= size.compare(VectorOperators.GT, bound).anyTrue();
            }
        }
    }

    static void clip(float[] y, int length, float bound) {
        try {
            CLIP.handle().invokeExact(y, length, bound);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void clipBody(float[] y, int length, float bound) {
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, y, at).max(-bound).min(bound).intoArray(y, at);
        }
    }
}
