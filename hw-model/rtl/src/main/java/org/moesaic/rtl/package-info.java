/// The blocks by name, with their parameters.
package org.moesaic.rtl;
