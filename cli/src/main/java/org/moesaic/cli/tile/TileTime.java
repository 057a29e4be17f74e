package org.moesaic.cli.tile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.cli.Mistakes;

/// A time since programming: seconds, or a number with `s`, `min`, `h`, `d` or `y` (365 days).
final class TileTime {

    private static final Pattern FORM =
            Pattern.compile(
                    "([+-]?(?:[0-9]{1,15}(?:[.][0-9]{0,15})?|[.][0-9]{1,15})(?:[eE][+-]?[0-9]{1,2})?)(s|min|h|d|y|)");

    /// Beyond this no law has been measured, and none is meant.
    private static final double LONGEST_SECONDS = 1e12;

    private TileTime() {}

    /// Seconds; 0 if it is wrong, which `mistakes` then says.
    static double seconds(String text, Mistakes mistakes) {
        Matcher form = FORM.matcher(text.strip());
        String cure = "0 or more: 0, 1h, 1d, 30d, 1y, or seconds";
        if (!form.matches()) {
            mistakes.add("--time", "'" + text + "' is no time", cure);
            return 0;
        }
        double seconds = Double.parseDouble(form.group(1)) * unit(form.group(2));
        if (seconds < 0 || seconds > LONGEST_SECONDS) {
            String what = seconds < 0 ? "' is negative" : "' is more than 1e12 seconds";
            mistakes.add("--time", "'" + text + what, cure);
            return 0;
        }
        return seconds;
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "min" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            case "y" -> 365 * 86_400;
            default -> 1;
        };
    }
}
