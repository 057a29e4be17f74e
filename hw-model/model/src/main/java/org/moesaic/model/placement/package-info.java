/// Placements: which expert lives where, in which number format; and the policies that make them.
///
/// - [Placement]: the map (layer, expert) → (format, home tier, engine, devices), with a [Rationale] where a policy says why
/// - [ExpertBytes]: bytes of one expert in a format, by the one byte model of `formats`
/// - [Policy]: the open interface; [Policies] finds them as services; [PolicyArguments] reads their parameters
/// - [PlacementFile], [PlacementText]: a placement as YAML, read and written
/// - [PlacementMove]: what it takes to get from one placement to another
/// - [Calibration], [ErrorTable]: what was measured beforehand
package org.moesaic.model.placement;
