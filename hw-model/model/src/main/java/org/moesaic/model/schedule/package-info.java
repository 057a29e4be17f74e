/// In which order what is loaded is loaded, and what is waiting is served: pure functions beside the replay.
///
/// - `SliceLoads`: how many tokens want how much of each nested expert, and what loading and computing takes
/// - `Slice`, `SliceOrders`: orders in which slices are loaded, hottest first among them, and their makespan
/// - `JohnsonRule`: a lower bound of any order
/// - `ExpertBatching`: which waiting requests go into the next batch, by the experts they want
package org.moesaic.model.schedule;
