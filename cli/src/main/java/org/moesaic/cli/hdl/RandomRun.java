package org.moesaic.cli.hdl;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.CheckFailedException;
import org.moesaic.hdl.sim.Simulator;

/// Drives a block with random inputs and hashes what it answers, so that two simulators can be held together. The first
/// cycle is a reset. Inputs that an assumption of the block rules out are drawn again.
final class RandomRun {

    /// Draws for one cycle; if all of them break an assumption, hardly any input fulfils it.
    private static final int DRAWS = 1000;

    private final Simulator simulator;
    private final SplittableRandom random;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private long hash;

    RandomRun(Simulator simulator, long seed) {
        this.simulator = simulator;
        random = new SplittableRandom(seed);
        inputs = simulator.circuit().top().inputs();
        outputs = simulator.circuit().top().outputs();
    }

    /// @param beforeEdge called before each clock edge
    /// @return a hash of every output in every cycle
    /// @throws MoesaicException BAD_DATA if the inputs keep breaking an assumption
    long run(long cycles, Runnable beforeEdge) {
        for (long cycle = 0; cycle < cycles; cycle++) {
            step(cycle == 0, beforeEdge);
        }
        return hash;
    }

    private void step(boolean reset, Runnable beforeEdge) {
        for (int draw = 0; ; draw++) {
            for (Port input : inputs) {
                BigInteger value =
                        input.name().equals("reset")
                                ? (reset ? BigInteger.ONE : BigInteger.ZERO)
                                : draw(input);
                simulator.poke(input.name(), value);
            }
            long before = hash;
            for (Port output : outputs) {
                hash = hash * 0x9E3779B97F4A7C15L + simulator.peekBig(output.name()).hashCode();
            }
            try {
                beforeEdge.run();
                simulator.step();
                return;
            } catch (CheckFailedException e) {
                if (e.check().kind() != Check.Kind.ASSUME || draw == DRAWS) {
                    throw new MoesaicException(
                            Exit.CHECK_FAILED, List.of(Problem.of(e.getMessage(), "")), e);
                }
                hash = before;
            }
        }
    }

    private BigInteger draw(Port input) {
        int width = input.type().width();
        byte[] bytes = new byte[width / Byte.SIZE + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return input.type().wrap(new BigInteger(1, bytes));
    }
}
