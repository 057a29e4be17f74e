/// `moesaic hardware`: descriptions, resolved, with the source of each constant.
///
/// - [HardwareListVerb]: the built-in names
/// - [HardwareShowVerb]: one in full, as YAML that can be edited and read back
/// - [HardwareCheckVerb]: whether a description is valid and feeds its arrays
/// - [HardwareJson]: a description as JSON
package org.moesaic.cli.hardware;
