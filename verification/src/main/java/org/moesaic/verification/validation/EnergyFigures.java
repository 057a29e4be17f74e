package org.moesaic.verification.validation;

import java.util.List;
import org.moesaic.model.closedform.Machines;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.replay.ReplayResult;

/// Energy of a token by component.
final class EnergyFigures {

    private EnergyFigures() {}

    static Section section() {
        Hardware hardware = MachineHardware.withMemoryOf(Machines.find("h100-sxm").orElseThrow());
        ReplayResult mixtral =
                MachineHardware.decode(
                        MachineHardware.card("mixtral-8x7b"), hardware, "bf16", Tier.HBM);
        ReplayResult deepseek =
                MachineHardware.decode(
                        MachineHardware.card("deepseek-v3"), hardware, "fp8", Tier.HBM);
        return new Section(
                "Energy of a token",
                "Published: active weights at 4.05 pJ/bit, and 0.32 pJ for each of their multiply-accumulates in bf16. Ours: the"
                        + " nominal energy of a replay by component, at the same constants, with KV cache and"
                        + " activations.",
                "J/token",
                new Section.Rule.Within(5),
                List.of(
                        new Comparison("mixtral-8x7b bf16, HBM", 0.84, joules(mixtral, "hbm")),
                        new Comparison("mixtral-8x7b bf16, arrays", 0.0041, joules(mixtral, "mac")),
                        new Comparison("deepseek-v3 fp8, HBM", 1.2, joules(deepseek, "hbm"))));
    }

    private static double joules(ReplayResult result, String component) {
        return result.energy().byComponent().get(component).nominal()
                * 1e-12
                / MachineHardware.TOKENS;
    }
}
