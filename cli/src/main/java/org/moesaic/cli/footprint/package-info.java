/// `moesaic footprint`: bytes of a model under a bit allocation, by part.
package org.moesaic.cli.footprint;
