/// Placements: which expert lives where, in which number format; and the policies that make them.
///
/// - [Placement]: the map (layer, expert) → (format, home tier)
/// - [ExpertBytes]: bytes of one expert in a format, by the one byte model of `formats`
/// - [Policy]: the open interface; [Policies] finds them as services; [AllDigitalPolicy] and [FilePolicy] are built in
/// - [PlacementFile]: a placement as YAML
package org.moesaic.model.placement;
