/// The verbs of hardware blocks: list, simulate, emit, prove.
package org.moesaic.cli.hdl;
