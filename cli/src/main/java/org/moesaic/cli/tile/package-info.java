/// `moesaic tile`: analog tiles.
///
/// - [TileShowVerb]: every parameter of a tile with its unit and source
/// - [TileErrorVerb]: how wrong its products are; `ErrorResult` what came of it, `TileWeights` the matrices, `TileTime` the
///   time since programming, `InputRange` what inputs are divided by, `EffectChoice` which effects are on
package org.moesaic.cli.tile;
