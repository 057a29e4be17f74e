/// `moesaic model list` and `moesaic model show`: model cards, and what is counted from them.
package org.moesaic.cli.model;
