/// Random numbers by counter, for what a replay draws: [Draws]. Not exported.
package org.moesaic.model.random;
