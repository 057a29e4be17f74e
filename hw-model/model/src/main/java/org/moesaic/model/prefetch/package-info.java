/// Prefetch of experts and the predictors behind it.
///
/// - [Predictor]: guesses the experts of a layer from what a real machine would know by then; an open interface, found as
///   services, also in plug-ins; [FrequencyPredictor] and [PreviousLayerPredictor] are built in
/// - [PreGatePredictor]: a gate ahead of the layer, with a stated accuracy
/// - [Predictors]: those that there are
/// - [PrefetchSpec]: what the user asked for; read from `next-layer:predictor=previous-layer,count=4`
package org.moesaic.model.prefetch;
