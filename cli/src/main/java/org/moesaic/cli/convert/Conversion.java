package org.moesaic.cli.convert;

import java.nio.file.Path;
import java.util.List;
import org.moesaic.cli.convert.ConvertMethod.Eaquant;
import org.moesaic.cli.convert.ConvertMethod.Qmoe;
import org.moesaic.cli.convert.ConvertMethod.Rounded;
import org.moesaic.cli.output.InputFile;
import org.moesaic.formats.NumberFormat;

/// A conversion by one of the methods.
///
/// @param formats in which smoothed experts are measured
/// @param store folder of packed experts
/// @param files that are read, for the record
public record Conversion(
        ConvertJob job,
        ConvertMethod method,
        List<MeasuredIn> formats,
        Path store,
        List<InputFile> files) {

    /// Does all the work, and writes the model.
    public ConvertReport run() {
        return switch (method) {
            case Eaquant eaquant -> {
                SmoothRun.Result result = new SmoothRun(job, eaquant, formats).run();
                yield report(
                        result.layers(),
                        SmoothFacts.of(job, eaquant, result),
                        SmoothFacts.checks(eaquant, result.layers()));
            }
            case Rounded rounded -> packed(rounded.format());
            case Qmoe qmoe -> packed(qmoe.format());
        };
    }

    private ConvertReport packed(NumberFormat format) {
        PackRun.Packed packed = new PackRun(job, method, format, store).run();
        return report(
                packed.layers(), Facts.packed(job, format, packed), Facts.packed(format, packed));
    }

    private ConvertReport report(
            List<LayerOutcome> layers,
            List<ConvertReport.Fact> facts,
            List<ConvertReport.Check> checks) {
        return new ConvertReport(job, method.spec().toString(), layers, facts, checks, files);
    }
}
