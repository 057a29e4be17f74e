/// A hardware description: what there is, how fast it is, and what each action costs.
///
/// - [Hardware]: arrays, memories, links, the energy table; all checked
/// - [DigitalArray], [Memory], [Tier], [Link]: the parts
/// - [EnergyTable], [ActionCost], [StaticPower], [Range]: what things cost, with low / nominal / high and a source
package org.moesaic.model.hardware;
