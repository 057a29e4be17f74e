/// Whole experts and whole layers on real numbers, on any backend.
///
/// - [Expert]: the feed-forward network of one expert, gated or plain, from [ExpertWeights] with [Biases]
/// - [Nonlinearity]: SiLU, GELU in its two forms, ReLU
/// - [RoutingRule]: logits to selections (softmax or sigmoid, groups, top-k); [Router]: the rule with its matrix
/// - [MoeLayer]: router, routed and shared experts, capacity, combination; [Routing]: what it decided
package org.moesaic.compute.expert;
