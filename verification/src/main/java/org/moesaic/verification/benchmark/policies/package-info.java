/// The closing table of placement policies, [docs/policy-table.md], made anew by `./benchmark policies`: captures of real
/// models, three built-in machines, all policies that read no weights.
package org.moesaic.verification.benchmark.policies;
