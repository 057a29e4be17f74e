/// Damage to experts, measured for verbs: activations, the run over all experts, and the gate weights of a trace.
package org.moesaic.cli.damage;
