/// `moesaic compare`: one trace and one hardware under several policies.
///
/// - `CompareVerb`: options, and one read of the trace for all placements
/// - `PolicyChoice`: which policies are compared
/// - `Entry`, `Comparison`: what became of each, and which stand at low, nominal and high
/// - `CompareJson`, `CompareText`, `CompareFiles`: the forms in which that goes out
package org.moesaic.cli.compare;
