package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.edge.Names;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// What `--format` came to.
final class FormatChoice {

    /// Every format that has kernels.
    static final String ALL = "all";

    /// What stands before the name or file of an analog tile.
    static final String ANALOG = "analog:";

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
            if (!name.startsWith(ANALOG)) {
                one(name, mistakes).ifPresent(formats::add);
            }
        }
        return formats;
    }

    /// The analog tiles among the names.
    ///
    /// @throws org.moesaic.edge.MoesaicException for one that is neither built in nor a file, or a file that is wrong
    static List<TilePreset> tiles(String text) {
        List<TilePreset> presets = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (name.startsWith(ANALOG)) {
                presets.add(TilePresets.load(name.substring(ANALOG.length())).preset());
            }
        }
        return presets;
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
