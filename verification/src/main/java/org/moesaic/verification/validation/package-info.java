/// What Moesaic predicts beside what others published; the page `docs/validation.md` is made of it.
///
/// - [ValidationPage]: all [Section]s in order, as Markdown; a [Section] is a list of [Comparison]s and what must hold
/// - [SystolicFigures], [DramFigures], [ProductFigures], [ExchangeFigures], [TileFigures], [CoverageFigures]: closed forms
/// - [DecodeFigures], [EnergyFigures], [CacheFigures]: whole replays, on [MachineHardware] where a machine is meant
package org.moesaic.verification.validation;
