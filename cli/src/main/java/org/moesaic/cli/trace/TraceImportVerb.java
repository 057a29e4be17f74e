package org.moesaic.cli.trace;

import java.nio.file.Path;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic trace import FILE --out X.csv`: any known format to the native one.
@Command(
        name = "import",
        description = {
            "Write a trace of any known format as CSV with a .meta.json beside it.",
            "The format is recognised by the content of the file."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic trace import capture.npz --model gpt-oss-20b --out capture.csv",
            "  moesaic trace import steps.jsonl --out steps.csv --force"
        })
public final class TraceImportVerb extends Verb {

    @Mixin private TraceInput input = new TraceInput();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "X.csv",
            description = "The CSV file to write; X.meta.json is written beside it.")
    private Path out;

    @Option(names = "--force", description = "Replace files of these names.")
    private boolean force;

    @Override
    protected Exit run(Context context) {
        if (!out.toString().endsWith(".csv")) {
            throw MoesaicException.usage(
                    "option '--out': '" + out + "' does not end in .csv", "name a .csv file");
        }
        TraceInput.Opened opened = input.open(context);
        RoutingTrace trace = opened.trace();
        opened.card().ifPresent(card -> expertsMustExist(trace, card));
        Path meta = NativeCsvWriter.metaFile(out);
        NativeCsvWriter.Source source =
                new NativeCsvWriter.Source(
                        "moesaic",
                        Versions.moesaicVersion(),
                        opened.file().getFileName().toString(),
                        opened.sha256());
        TraceFacts facts;
        try (OutputFile csv = OutputFile.open(out, force);
                OutputFile beside = OutputFile.open(meta, force)) {
            facts = NativeCsvWriter.write(trace, source, opened.card(), csv.path(), beside.path());
            // In this order a .csv file never stands without what it needs to be read.
            beside.commit();
            csv.commit();
        }
        print(context, trace.header(), facts, source, meta);
        return Exit.DONE;
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

    private void print(
            Context context,
            TraceHeader header,
            TraceFacts facts,
            NativeCsvWriter.Source source,
            Path meta) {
        context.result(
                json -> {
                    json.put("schema", "moesaic.trace-import/1").put("format", header.format());
                    json.putObject("trace")
                            .put("sha256", source.sha256())
                            .put("requests", facts.requests())
                            .put("tokens", facts.tokens())
                            .put("rows", facts.rows())
                            .put("steps", facts.steps())
                            .put("layers", header.layers())
                            .put("topK", header.topK())
                            .put("selections", facts.selections());
                    json.put("csv", out.toString()).put("meta", meta.toString());
                },
                text ->
                        Table.plain()
                                .row("format", header.format())
                                .row("requests", Numbers.count(facts.requests()))
                                .row("tokens", Numbers.count(facts.tokens()))
                                .row("steps", Numbers.count(facts.steps()))
                                .row("layers", Numbers.count(header.layers()))
                                .row("rows", Numbers.count(facts.rows()))
                                .row("selections", Numbers.count(facts.selections()))
                                .row("written", out + ", " + meta)
                                .print(text));
    }
}
