/// `moesaic policy list` and `moesaic policy show`: what can be chosen, its parameters, its source.
package org.moesaic.cli.policy;
