/// Policies that give each expert its number of bits, and what they have in common.
///
/// - [Levels][org.moesaic.model.placement.bits.Levels]: the number formats they may choose from, `1/2/3`
/// - [LevelSplit][org.moesaic.model.placement.bits.LevelSplit]: how many experts get which level, where experts are ranked
/// - [BitCosts][org.moesaic.model.placement.bits.BitCosts]: what each level costs each expert; [ExactBits][
///   org.moesaic.model.placement.bits.ExactBits] finds the cheapest choice within a budget
/// - [BitPolicy][org.moesaic.model.placement.bits.BitPolicy]: parameters and budget of all of them; the policies of this
///   package differ in how they choose
package org.moesaic.model.placement.bits;
