package org.moesaic.cli.hdl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.Names;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.emit.Aiger;
import org.moesaic.hdl.emit.AndGraph;
import org.moesaic.hdl.emit.Schematic;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic hdl emit`.
@Command(
        name = "emit",
        description = {
            "Writes a block as Verilog-2005, as an and-inverter graph (AIGER 1.9, binary or text), as a schematic (SVG, small"
                    + " blocks), or as the text of its intermediate form."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic hdl emit systolic-array --param rows=8 --param columns=8 --to verilog --out array.v",
            "  moesaic hdl emit mac-cell --to aiger --out cell.aig",
            "  moesaic hdl emit systolic-cell --to svg --out cell.svg"
        })
public final class HdlEmitVerb extends Verb {

    private enum Form {
        VERILOG,
        AIGER,
        AIGER_TEXT,
        SVG,
        TEXT;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin private BlockChoice choice = new BlockChoice();

    @Option(
            names = "--to",
            paramLabel = "FORM",
            defaultValue = "verilog",
            description = "verilog, aiger, aiger-text, svg or text (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to; without it, to standard output.")
    private Path out;

    @Option(names = "--force", description = "Replace that file.")
    private boolean force;

    @Override
    protected Exit run(Context context) throws IOException {
        List<String> labels = Arrays.stream(Form.values()).map(Form::label).toList();
        Mistakes mistakes = new Mistakes();
        if (!labels.contains(to)) {
            mistakes.add("--to", "'" + to + "' is not known", Names.suggest(to, labels));
        } else if (to.equals("aiger") && out == null) {
            mistakes.add("--to", "aiger is binary", "give --out FILE, or write --to aiger-text");
        }
        mistakes.throwIfAny();
        Circuit circuit = choice.choose().design().circuit();
        byte[] bytes;
        try {
            bytes = bytes(Form.values()[labels.indexOf(to)], circuit);
        } catch (HdlException e) {
            throw BlockChoice.usage(e);
        }
        if (out == null) {
            context.console().out().print(new String(bytes, StandardCharsets.UTF_8));
            return Exit.DONE;
        }
        try (OutputFile file = OutputFile.open(out, force)) {
            Files.write(file.path(), bytes);
            file.commit();
        }
        context.log("wrote " + out);
        return Exit.DONE;
    }

    private static byte[] bytes(Form form, Circuit circuit) {
        return switch (form) {
            case VERILOG -> utf8(Verilog.of(circuit));
            case AIGER -> Aiger.binary(AndGraph.of(circuit));
            case AIGER_TEXT -> utf8(Aiger.ascii(AndGraph.of(circuit)));
            case SVG -> utf8(Schematic.svg(circuit.top()));
            case TEXT -> utf8(CircuitText.withLocations(circuit));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
