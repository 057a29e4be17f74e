/// Weights, inputs and outputs in files. Readers hold every size that a file claims against the file before they take
/// memory, and say everything that is wrong with it at once.
///
/// - [SafetensorsFile]: named tensors, mapped into memory; [Tensor] is one of them
/// - [NpyFile]: one array of fp32 or fp16 numbers
/// - inside: `SafetensorsHeader` reads the JSON header, `TensorLayout` holds its offsets against each other
package org.moesaic.compute.files;
