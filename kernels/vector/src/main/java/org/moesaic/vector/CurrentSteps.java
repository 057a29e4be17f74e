package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// The chain of `docs/analog.md` from the sums to a column's current, step by step over a panel, in place in the first
/// plane of sums. Each step is a loop that is compiled alone; what it works on stays in the first caches.
final class CurrentSteps {

    private static final OutOfLine IR_DROP = OutOfLine.of(MethodHandles.lookup(), "irDropBody");

    private static final OutOfLine LIMITED = OutOfLine.of(MethodHandles.lookup(), "limitedBody");

    private static final OutOfLine SHIFTED = OutOfLine.of(MethodHandles.lookup(), "shiftedBody");

    private static final OutOfLine RESISTED = OutOfLine.of(MethodHandles.lookup(), "resistedBody");

    private static final OutOfLine ADDITIVE = OutOfLine.of(MethodHandles.lookup(), "additiveBody");

    private static final OutOfLine PCM_READ = OutOfLine.of(MethodHandles.lookup(), "pcmReadBody");

    private static final int NEXT = TileWork.VECTORS * TilePanels.WIDTH;

    private CurrentSteps() {}

    /// @param length floats to work on, a multiple of the panel's width
    static void irDrop(float[] sums, int length, float currentFactor, float scale) {
        try {
            IR_DROP.handle().invokeExact(sums, length, currentFactor, scale);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void irDropBody(float[] sums, int length, float currentFactor, float scale) {
        FloatVector squared = FloatVector.broadcast(Lanes.FLOATS, -0.2f);
        FloatVector linear = FloatVector.broadcast(Lanes.FLOATS, 0.5f);
        FloatVector cubed = FloatVector.broadcast(Lanes.FLOATS, 0.05f);
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector a =
                    FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * NEXT).mul(currentFactor);
            FloatVector c = a.mul(a.fma(cubed.fma(a, squared), linear));
            FloatVector placed = FloatVector.fromArray(Lanes.FLOATS, sums, at + NEXT);
            FloatVector y = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            c.mul(scale).neg().fma(placed, y).intoArray(sums, at);
        }
    }

    /// Voltage offset, and series resistance with a limit, without a minimum weight.
    ///
    /// @param from of the panel's columns in `offsets`
    static void limited(
            float[] y, int length, float[] offsets, int from, float resistance, float limit) {
        try {
            LIMITED.handle().invokeExact(y, length, offsets, from, resistance, limit);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void limitedBody(
            float[] y, int length, float[] offsets, int from, float resistance, float limit) {
        for (int panel = 0; panel < length; panel += TilePanels.WIDTH) {
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector current = FloatVector.fromArray(Lanes.FLOATS, y, panel + place);
                FloatVector loss = current.abs().mul(resistance).min(limit);
                PortableLanes.divide(current.mul(kept(offsets, from + place)), loss.add(1f))
                        .intoArray(y, panel + place);
            }
        }
    }

    /// Voltage offset with a minimum weight, no series resistance.
    ///
    /// @param references currents that undriven cells stand for, one a vector
    static void shifted(float[] y, int count, float[] offsets, int from, float[] references) {
        try {
            SHIFTED.handle().invokeExact(y, count, offsets, from, references);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void shiftedBody(
            float[] y, int count, float[] offsets, int from, float[] references) {
        for (int i = 0; i < count; i++) {
            FloatVector reference = FloatVector.broadcast(Lanes.FLOATS, references[i]);
            int panel = i * TilePanels.WIDTH;
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector both =
                        FloatVector.fromArray(Lanes.FLOATS, y, panel + place).add(reference);
                FloatVector lifted = kept(offsets, from + place).mul(both);
                FloatVector lowered =
                        FloatVector.fromArray(Lanes.FLOATS, offsets, from + place)
                                .add(1f)
                                .mul(reference);
                lifted.sub(lowered).intoArray(y, panel + place);
            }
        }
    }

    /// Voltage offset and series resistance with a minimum weight.
    static void resisted(
            float[] y, int count, float[] offsets, int from, float[] references, float resistance) {
        try {
            RESISTED.handle().invokeExact(y, count, offsets, from, references, resistance);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void resistedBody(
            float[] y, int count, float[] offsets, int from, float[] references, float resistance) {
        FloatVector resistances = FloatVector.broadcast(Lanes.FLOATS, resistance);
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
        for (int i = 0; i < count; i++) {
            FloatVector reference = FloatVector.broadcast(Lanes.FLOATS, references[i]);
            int panel = i * TilePanels.WIDTH;
            for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
                FloatVector both =
                        FloatVector.fromArray(Lanes.FLOATS, y, panel + place).add(reference);
                FloatVector lifted = kept(offsets, from + place).mul(both);
                FloatVector lowered =
                        FloatVector.fromArray(Lanes.FLOATS, offsets, from + place)
                                .add(1f)
                                .mul(reference);
                FloatVector up = PortableLanes.divide(lifted, resistances.fma(both.abs(), one));
                FloatVector down =
                        PortableLanes.divide(lowered, resistances.fma(reference.abs(), one));
                up.sub(down).intoArray(y, panel + place);
            }
        }
    }

    /// @param sigmas strength, one a vector
    static void additive(float[] y, int count, float[] sigmas, float[] normals) {
        try {
            ADDITIVE.handle().invokeExact(y, count, sigmas, normals);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void additiveBody(float[] y, int count, float[] sigmas, float[] normals) {
        for (int i = 0; i < count; i++) {
            FloatVector sigma = FloatVector.broadcast(Lanes.FLOATS, sigmas[i]);
            int panel = i * TilePanels.WIDTH;
            for (int at = panel; at < panel + TilePanels.WIDTH; at += Lanes.COUNT) {
                FloatVector normal = FloatVector.fromArray(Lanes.FLOATS, normals, at);
                sigma.fma(normal, FloatVector.fromArray(Lanes.FLOATS, y, at)).intoArray(y, at);
            }
        }
    }

    static void pcmRead(float[] sums, int length, float sigma, float[] normals) {
        try {
            PCM_READ.handle().invokeExact(sums, length, sigma, normals);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void pcmReadBody(float[] sums, int length, float sigma, float[] normals) {
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector power = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * NEXT);
            FloatVector normal = FloatVector.fromArray(Lanes.FLOATS, normals, at);
            FloatVector y = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            PortableLanes.squareRoot(power).mul(sigma).fma(normal, y).intoArray(sums, at);
        }
    }

    private static FloatVector kept(float[] offsets, int at) {
        FloatVector offset = FloatVector.fromArray(Lanes.FLOATS, offsets, at);
        return FloatVector.broadcast(Lanes.FLOATS, 1f).sub(offset);
    }
}
