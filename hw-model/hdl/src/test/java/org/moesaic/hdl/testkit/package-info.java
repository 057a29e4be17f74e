/// Random circuits and stimuli for tests, in this module and in others.
///
/// - [RandomCircuits]: circuits over the whole intermediate form, from numbers that shrink; for jqwik or from a seed
/// - [Features]: what they may contain
/// - [Stimulus]: values for the inputs, cycle by cycle
package org.moesaic.hdl.testkit;
