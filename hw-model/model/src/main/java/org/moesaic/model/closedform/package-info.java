/// Level 0: pure functions without state, exact where the literature is.
package org.moesaic.model.closedform;
