package org.moesaic.verification.validation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The page `docs/validation.md`, made anew from what Moesaic computes.
public final class ValidationPage {

    private static final String HEAD =
            """
            # Validation: predicted beside published

            This page is made by `ValidationPage` in `verification`; `ValidationPageTest` fails when it shows anything else, or
            when a section does not keep what it promises. It prints what was published beside what Moesaic predicts, also where
            that is bad. Closed forms and replays that agree with published arithmetic are `derived`; only figures fitted to
            measurements, with the error that the fit leaves, are `calibrated`.

            """;

    private ValidationPage() {}

    /// All sections.
    ///
    /// @param pack the real pack of gpt-oss-20b, if it is here; without it the section on caches is left out
    public static List<Section> sections(Optional<Path> pack) {
        List<Section> sections =
                new ArrayList<>(
                        List.of(
                                SystolicFigures.section(),
                                DramFigures.unloaded(),
                                DramFigures.achievable(),
                                DramFigures.streams(),
                                ProductFigures.a100(),
                                ProductFigures.gpt3(),
                                ProductFigures.mi210(),
                                DecodeFigures.bounds(),
                                DecodeFigures.replays(),
                                DecodeFigures.offload(),
                                DecodeFigures.engines(),
                                EnergyFigures.section(),
                                CoverageFigures.section(),
                                ExchangeFigures.dispatch(),
                                ExchangeFigures.combine(),
                                ExchangeFigures.elsewhere(),
                                ExchangeFigures.normal(),
                                TileFigures.chips(),
                                TileFigures.counts()));
        pack.ifPresent(file -> sections.add(CacheFigures.section(file)));
        return sections;
    }

    /// The page with these sections.
    public static String text(List<Section> sections) {
        return HEAD + String.join("\n", sections.stream().map(Section::markdown).toList());
    }
}
