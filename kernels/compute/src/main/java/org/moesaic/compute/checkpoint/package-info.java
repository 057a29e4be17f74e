/// The routers and experts of a model in the files that people have ([org.moesaic.compute.files.Checkpoint]).
///
/// - [Naming]: how a family of checkpoints names and lays out its tensors; [Namings] reads them, built-in ones and a user's
/// - [ModelWeights]: finds routers and experts by a naming, holds their shapes against the model ([ExpertShapes]), and hands
///   out each expert as matrices [outputs, inputs] ([ExpertMatrices])
package org.moesaic.compute.checkpoint;
