package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.edge.Names;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// What `--format` came to.
final class FormatChoice {

    /// Every format that has kernels.
    static final String ALL = "all";

    private static final String OPTION = "--format";

    private FormatChoice() {}

    /// Names with commas between them, or `all`.
    ///
    /// @param mistakes receives a line for each name that is not known or has no kernels
    static List<NumberFormat> several(String text, Mistakes mistakes) {
        List<NumberFormat> formats = new ArrayList<>();
        if (text.equals(ALL)) {
            for (String name : NumberFormats.names()) {
                NumberFormats.parse(name).filter(FormatChoice::hasKernels).ifPresent(formats::add);
            }
            return formats;
        }
        for (String name : text.split(",", -1)) {
            one(name, mistakes).ifPresent(formats::add);
        }
        return formats;
    }

    /// One name.
    ///
    /// @param mistakes receives a line if it is not known or has no kernels
    static Optional<NumberFormat> one(String name, Mistakes mistakes) {
        Optional<NumberFormat> format = NumberFormats.parse(name);
        if (format.isEmpty()) {
            mistakes.add(
                    OPTION,
                    "'" + name + "' is not known",
                    Names.suggest(name, NumberFormats.names()));
        } else if (!hasKernels(format.get())) {
            mistakes.add(
                    OPTION,
                    "'" + name + "' is a format that is only counted",
                    "a format of your own runs if it encodes and decodes rows and says that it is executable");
            return Optional.empty();
        }
        return format;
    }

    private static boolean hasKernels(NumberFormat format) {
        return !(format instanceof CustomFormat custom) || custom.executable();
    }
}
