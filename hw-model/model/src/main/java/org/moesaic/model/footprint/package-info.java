/// How many bytes a model takes under an allocation of bits, part by part.
///
/// - [FootprintRequest][org.moesaic.model.footprint.FootprintRequest]: the allocation
/// - [Footprint][org.moesaic.model.footprint.Footprint]: the bytes of each part
/// - [Packing][org.moesaic.model.footprint.Packing]: physical bits of a weight of so many nominal ones
package org.moesaic.model.footprint;
