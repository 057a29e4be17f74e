package org.moesaic.cli.convert;

import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// What experts are measured in before and after smoothing, as people write it: `FORMAT`, or `FORMAT/aBITS` for activations in
/// few bits too.
///
/// @param format of weights, rounded to nearest
/// @param activationBits 2 to 8, or 0 for activations in floats
public record MeasuredIn(NumberFormat format, int activationBits) {

    private static final String FORM = "/a[2-8]";

    /// Empty if it is neither.
    public static Optional<MeasuredIn> parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0 && !text.substring(slash).matches(FORM)) {
            return Optional.empty();
        }
        int bits = slash < 0 ? 0 : text.charAt(text.length() - 1) - '0';
        return NumberFormats.parse(slash < 0 ? text : text.substring(0, slash))
                .map(format -> new MeasuredIn(format, bits));
    }

    /// As it was written.
    String name() {
        return format.name() + (activationBits == 0 ? "" : "/a" + activationBits);
    }
}
