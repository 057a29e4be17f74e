/// A hardware description: what there is, how fast it is, and what each action costs.
///
/// - [HardwareCatalog]: hardware by built-in name or by file; [HardwareReader] reads and checks the YAML
/// - [HardwareDescription]: the hardware with its sources and warnings, and back as YAML with all defaults
/// - [Hardware]: engines, memories, links, devices, areas, the energy table; all checked
/// - [Engine]: [DigitalArray] or [AnalogTiles]; [MatrixCost] is what a matrix takes on one; [VectorUnit] does the rest
/// - [Memory], [Tier], [Link]; [Devices] and [DeviceLink]: the parts; [TilePresets] and [LinkPresets]: known ones
/// - [EnergyTable], [ActionCost], [StaticPower], [AreaTable], [Range]: what things cost, low / nominal / high, with source
/// - [HardwareCheck]: whether the memory can feed the arrays, and which of them binds
package org.moesaic.model.hardware;
