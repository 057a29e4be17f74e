/// `moesaic model convert`: checkpoints smoothed for quantisation, or with experts in few bits.
///
/// - [org.moesaic.cli.convert.ConvertMethod]: what `--method` came to, its parameters checked
/// - [org.moesaic.cli.convert.SmoothRun], [org.moesaic.cli.convert.PackRun]: the work, layer by layer
/// - [org.moesaic.cli.convert.ConvertReport]: what came of it, as text, JSON and CSV
package org.moesaic.cli.convert;
