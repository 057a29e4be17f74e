/// What tests of every backend share; other modules use it as the test jar of this one.
///
/// - [BackendContract]: what every backend must do, as tests to run
/// - [RandomMatrices]: packed matrices of every format and kind of value
/// - [Values]: kinds of numbers that kernels get wrong
package org.moesaic.compute.testkit;
