/// Analog tiles: what a crossbar of memory devices makes of a product, and how far that is from it.
///
/// - [TilePreset]: all parameters; [TilePresets] by name or from a file; [Effect]: each way to be wrong, switchable
/// - [ProgrammedMatrix]: a matrix programmed once; `at(seconds)` gives its [TileArray] at any time later
/// - [TileArray], [AnalogTile]: what a backend loads; [LoadedTiles]: what it multiplies with; [ReferenceTiles]: plainly
/// - [Device], [Curve], [Faults], [Cells]: the memory devices and how they hold a weight
/// - [InputScaling], [Quantiser], [MvmMode], [IrDrop], [WeightNoise], [OutputCircuit], [Adc], [BoundManagement]: the chain
/// - [InputCalibration], [LearnedParameters]: input ranges from activations, or as hardware-aware training left them
/// - [Levels], [PortableMath], [NoiseStream]: fp32 operations and noise, the same bits on every backend
package org.moesaic.compute.analog;
