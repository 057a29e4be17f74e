/// Which of several results stand: none of the others is at least as good in everything.
///
/// - [Objectives][org.moesaic.model.compare.Objectives]: what a result is judged by, all of it the less the better
/// - [ParetoFront][org.moesaic.model.compare.ParetoFront]: the results that no other dominates, at one corner of the
///   uncertain figures
/// - [Survival][org.moesaic.model.compare.Survival]: which orders hold at low, nominal and high alike
/// - [Corner][org.moesaic.model.compare.Corner]: low, nominal or high, the same for all that are compared
package org.moesaic.model.compare;
