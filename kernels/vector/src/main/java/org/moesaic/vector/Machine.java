package org.moesaic.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// Whether this JVM can run vector code at the speed that it is written for.
final class Machine {

    private static final String INCUBATOR = "jdk.incubator.vector";

    /// The tier of the compiler that knows vectors.
    private static final int C2_TIER = 4;

    /// The narrowest vectors that are worth it.
    private static final int FEWEST_BITS = 128;

    private Machine() {}

    /// Why not, with the cure; empty if it can.
    static String refusal() {
        if (ModuleLayer.boot().findModule(INCUBATOR).isEmpty()) {
            return "the Vector API is not there; start Java with --add-modules " + INCUBATOR;
        }
        String compiler = compiler();
        return compiler.isEmpty() ? width(bits()) : compiler;
    }

    static String width(int bits) {
        return bits >= FEWEST_BITS
                ? ""
                : "this CPU's vectors have %d bits, and %d are needed; use --backend reference (or leave out -XX:MaxVectorSize)"
                        .formatted(bits, FEWEST_BITS);
    }

    private static int bits() {
        return jdk.incubator.vector.VectorShape.preferredShape().vectorBitSize();
    }

    /// Without C2, vectors are objects, and slower than plain code.
    private static String compiler() {
        String mode = System.getProperty("java.vm.info", "");
        if (mode.startsWith("interpreted")) {
            return "Java interprets only; leave out -Xint";
        }
        HotSpotDiagnosticMXBean hotSpot =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (hotSpot == null) {
            return "this JVM is not HotSpot, whose compiler C2 makes vector code; use a HotSpot JDK";
        }
        try {
            if (Integer.parseInt(hotSpot.getVMOption("TieredStopAtLevel").getValue()) < C2_TIER) {
                return "the compiler C2 is off; leave out -XX:TieredStopAtLevel";
            }
            return "";
        } catch (IllegalArgumentException absent) {
            return "this JVM has no compiler C2, which makes vector code; use a HotSpot server JDK";
        }
    }
}
