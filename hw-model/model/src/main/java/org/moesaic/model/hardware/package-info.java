/// A hardware description: what there is, how fast it is, and what each action costs.
///
/// - [HardwareCatalog]: hardware by built-in name or by file; [HardwareReader] reads and checks the YAML
/// - [HardwareDescription]: the hardware with its sources and warnings, and back as YAML with all defaults
/// - [Hardware]: arrays, memories, links, the energy table; all checked
/// - [DigitalArray], [Memory], [Tier], [Link]: the parts
/// - [EnergyTable], [ActionCost], [StaticPower], [Range]: what things cost, with low / nominal / high and a source
/// - [HardwareCheck]: whether the memory can feed the arrays, and which of them binds
package org.moesaic.model.hardware;
