/// `moesaic replay`: a trace on a hardware model under a policy or a placement.
///
/// - [ReplayVerb]: options to a request
/// - [ReplayInputs]: the request with what is recorded of it
/// - [ReplayJson], [ReplayText]: the result for programs and for people
/// - [ReplayFiles]: the result as a folder
package org.moesaic.cli.replay;
