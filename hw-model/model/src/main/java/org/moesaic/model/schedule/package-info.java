/// In which order what is loaded is loaded: pure functions beside the replay, and what a replay is asked for.
///
/// - `SliceLoads`: how many tokens want how much of each nested expert, and what loading and computing takes
/// - `Slice`, `SliceOrders`: orders in which slices are loaded, hottest first among them, and their makespan
/// - `SliceMemory`: what stays in a memory of limited size from one layer to the next, and what is freed first
/// - `JohnsonRule`: a lower bound of any order
/// - `SliceSpec`: order and depths, read from `hottest-first:shares=0.3/0.4/0.3`
package org.moesaic.model.schedule;
