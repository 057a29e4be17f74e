package org.moesaic.cli;

import java.math.BigDecimal;
import org.moesaic.cli.compare.CompareVerb;
import org.moesaic.cli.doctor.DoctorVerb;
import org.moesaic.cli.estimate.EstimateAllToAllVerb;
import org.moesaic.cli.estimate.EstimateDecodeVerb;
import org.moesaic.cli.estimate.EstimateDramVerb;
import org.moesaic.cli.estimate.EstimateGemmVerb;
import org.moesaic.cli.estimate.EstimateSystolicVerb;
import org.moesaic.cli.estimate.EstimateTileVerb;
import org.moesaic.cli.footprint.FootprintVerb;
import org.moesaic.cli.hardware.HardwareCheckVerb;
import org.moesaic.cli.hardware.HardwareListVerb;
import org.moesaic.cli.hardware.HardwareShowVerb;
import org.moesaic.cli.hdl.HdlEmitVerb;
import org.moesaic.cli.hdl.HdlListVerb;
import org.moesaic.cli.hdl.HdlProveVerb;
import org.moesaic.cli.hdl.HdlSimulateVerb;
import org.moesaic.cli.kernel.KernelBenchVerb;
import org.moesaic.cli.kernel.KernelCheckVerb;
import org.moesaic.cli.kernel.KernelDamageVerb;
import org.moesaic.cli.kernel.KernelDevicesVerb;
import org.moesaic.cli.kernel.KernelRunVerb;
import org.moesaic.cli.model.ModelConvertVerb;
import org.moesaic.cli.model.ModelListVerb;
import org.moesaic.cli.model.ModelShowVerb;
import org.moesaic.cli.model.ModelSynthesiseVerb;
import org.moesaic.cli.place.PlaceVerb;
import org.moesaic.cli.policy.PolicyListVerb;
import org.moesaic.cli.policy.PolicyShowVerb;
import org.moesaic.cli.replay.ReplayVerb;
import org.moesaic.cli.tile.TileErrorVerb;
import org.moesaic.cli.tile.TileShowVerb;
import org.moesaic.cli.trace.TraceCheckVerb;
import org.moesaic.cli.trace.TraceGenerateVerb;
import org.moesaic.cli.trace.TraceImportVerb;
import org.moesaic.cli.trace.TraceInfoVerb;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The tree of verbs, in the order in which `moesaic --help` lists them. Each verb is one line here.
final class Verbs {

    private Verbs() {}

    static void addTo(CommandLine root) {
        verb(root, new ReplayVerb());
        verb(root, new CompareVerb());
        verb(root, new PlaceVerb());
        verb(root, new FootprintVerb());
        group(
                root,
                "trace",
                "What the router did: statistics, checks, import and generation of routing traces.",
                new TraceInfoVerb(),
                new TraceCheckVerb(),
                new TraceImportVerb(),
                new TraceGenerateVerb());
        group(
                root,
                "model",
                "Model cards, and checkpoints of models.",
                new ModelListVerb(),
                new ModelShowVerb(),
                new ModelSynthesiseVerb(),
                new ModelConvertVerb());
        group(
                root,
                "hardware",
                "Hardware descriptions, resolved, with the source of each constant.",
                new HardwareListVerb(),
                new HardwareShowVerb(),
                new HardwareCheckVerb());
        group(root, "policy", "Placement policies.", new PolicyListVerb(), new PolicyShowVerb());
        group(
                root,
                "kernel",
                "Expert kernels on this machine: devices, numerics, speed, one expert on your"
                        + " data.",
                new KernelDevicesVerb(),
                new KernelCheckVerb(),
                new KernelBenchVerb(),
                new KernelRunVerb(),
                new KernelDamageVerb());
        group(
                root,
                "tile",
                "Analog tiles: the error of their products, their parameters with sources.",
                new TileErrorVerb(),
                new TileShowVerb());
        group(
                root,
                "estimate",
                "Closed forms: a figure from a few numbers.",
                new EstimateSystolicVerb(),
                new EstimateDramVerb(),
                new EstimateAllToAllVerb(),
                new EstimateTileVerb(),
                new EstimateGemmVerb(),
                new EstimateDecodeVerb());
        group(
                root,
                "hdl",
                "Hardware blocks: Verilog, gates, pictures; simulation, waveforms, proofs.",
                new HdlListVerb(),
                new HdlSimulateVerb(),
                new HdlEmitVerb(),
                new HdlProveVerb());
        verb(root, new DoctorVerb());
        verb(root, new HelpVerb());
    }

    /// A group that has no verb yet does not show.
    private static void group(CommandLine root, String name, String description, Verb... verbs) {
        if (verbs.length == 0) {
            return;
        }
        CommandSpec spec = CommandSpec.forAnnotatedObject(new VerbGroup()).name(name);
        spec.usageMessage().description(description);
        CommandLine group = new CommandLine(spec);
        for (Verb verb : verbs) {
            verb(group, verb);
        }
        root.addSubcommand(name, group);
    }

    private static void verb(CommandLine parent, Verb verb) {
        CommandLine command = new CommandLine(verb);
        command.registerConverter(BigDecimal.class, new DecimalConverter());
        parent.addSubcommand(command.getCommandName(), command);
    }
}
