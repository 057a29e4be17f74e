package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ExpertCountsWriter;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.TraceQuality;
import org.moesaic.traces.statistics.TraceRepair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic trace import FILE --out X.csv`: any known format to the native one.
@Command(
        name = "import",
        description = {
            "Write a trace of any known format in binary or as CSV, with a .meta.json beside it.",
            "The format is recognised by the content of the file. Quality checks run on the way; what they find is"
                    + " printed and written into the .meta.json.",
            "A file of counts, which has no rows, is written as .json; so are the counts of any trace."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic trace import capture.npz --model gpt-oss-20b --out capture.moetrace",
            "  moesaic trace import moe_routes.jsonl --repair --out routes.csv",
            "  moesaic trace import imatrix.gguf --out counts.json"
        })
public final class TraceImportVerb extends Verb {

    @Mixin private TraceInput input = new TraceInput();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "X.moetrace|X.csv|X.json",
            description =
                    "The binary or CSV file to write, with X.meta.json beside it; or the counts of"
                            + " experts, as JSON.")
    private Path out;

    @Option(names = "--force", description = "Replace files of these names.")
    private boolean force;

    @Option(
            names = "--repair",
            description =
                    "Drop what can be dropped safely (warm-up blocks, copied layers, incomplete tokens,"
                            + " ...) and record it in the .meta.json.")
    private boolean repair;

    @Override
    protected Exit run(Context context) {
        boolean toCounts = out.toString().endsWith(".json");
        if (!toCounts && !TraceOutput.isBinary(out) && !out.toString().endsWith(".csv")) {
            throw MoesaicException.usage(
                    "option '--out': '" + out + "' does not end in .moetrace, .csv or .json",
                    "name a .moetrace or .csv file, or a .json file for counts of experts");
        }
        Optional<ExpertCounts> counts = input.counts();
        if (counts.isPresent()) {
            return writeCounts(context, counts.get(), toCounts);
        }
        TraceInput.Opened opened = input.open(context);
        RoutingTrace capture = opened.trace();
        opened.card().ifPresent(card -> expertsMustExist(capture, card));
        List<TraceRepair.Action> repairs = List.of();
        RoutingTrace trace = capture;
        if (repair) {
            TraceRepair.Result result = TraceRepair.of(capture, opened.options());
            repairs = result.actions();
            trace = result.trace();
        }
        if (toCounts) {
            return writeCounts(context, ExpertCounts.of(trace), true);
        }
        TraceQuality quality = TraceQuality.of(trace, opened.options());
        if (trace != capture) {
            mustHoldTokens(trace);
        }
        return writeRows(
                context, opened, trace, new NativeCsvWriter.Checks(quality.findings(), repairs));
    }

    private Exit writeRows(
            Context context,
            TraceInput.Opened opened,
            RoutingTrace trace,
            NativeCsvWriter.Checks checks) {
        NativeCsvWriter.Source source =
                new NativeCsvWriter.Source(
                        "moesaic",
                        Versions.moesaicVersion(),
                        opened.file().getFileName().toString(),
                        opened.sha256());
        TraceOutput.Written written =
                new TraceOutput(out, force)
                        .write(trace, source, opened.card(), Optional.of(checks));
        new ImportOutput(
                        trace.header(),
                        written.facts(),
                        source,
                        checks,
                        out,
                        NativeCsvWriter.metaFile(out))
                .print(context);
        return Exit.DONE;
    }

    private Exit writeCounts(Context context, ExpertCounts counts, boolean toCounts) {
        if (!toCounts) {
            throw MoesaicException.badData(
                    Problem.in(
                            input.file(),
                            "aggregated counts: the order of selections is gone, so there are no rows to"
                                    + " write and nothing to replay",
                            "write the counts, for placement and the generator: --out NAME.json"));
        }
        try (OutputFile file = OutputFile.open(out, force)) {
            ExpertCountsWriter.write(counts, file.path());
            file.commit();
        }
        String sha256 = TraceFile.of(input.file()).sha256();
        new CountsOutput(counts, sha256).printImport(context, out);
        return Exit.DONE;
    }

    private void mustHoldTokens(RoutingTrace trace) {
        if (TraceFacts.of(trace).tokens() == 0) {
            throw MoesaicException.badData(
                    Problem.in(
                            input.file(),
                            "nothing is left after the repair",
                            "import it without --repair to see what it holds, or capture again"));
        }
    }

    private static void expertsMustExist(RoutingTrace trace, ModelCard card) {
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                TraceFit.expertOutOfRange(trace.header(), block, card.routedExperts())
                        .ifPresent(problem -> {
                            throw MoesaicException.badData(problem);
                        });
            }
        }
    }
}
