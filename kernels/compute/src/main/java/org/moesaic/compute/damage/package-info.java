/// What number formats and analog tiles do to experts and routers, measured with the real kernels on the real weights.
///
/// [org.moesaic.compute.damage.DamageMeter] sends calibration tokens through every expert under every
/// [org.moesaic.compute.damage.Treatment] and holds the outputs against the weights as they are, in double;
/// [org.moesaic.compute.damage.RouterDamage] does so with a router; [org.moesaic.compute.damage.ModelDamage] joins
/// experts by the gate weights of a trace. All are errors of outputs and say nothing about the accuracy of a model.
package org.moesaic.compute.damage;
