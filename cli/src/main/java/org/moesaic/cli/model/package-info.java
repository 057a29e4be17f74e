/// `moesaic model list` and `moesaic model show`: model cards, built in or a user's own.
package org.moesaic.cli.model;
