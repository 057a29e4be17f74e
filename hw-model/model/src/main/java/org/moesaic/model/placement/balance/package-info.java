/// Policies that spread experts over devices by their load.
///
/// - [ExpertBalance][org.moesaic.model.placement.balance.ExpertBalance]: EPLB's rule on plain loads
/// - [EplbPolicy][org.moesaic.model.placement.balance.EplbPolicy]: the rule as a policy
package org.moesaic.model.placement.balance;
