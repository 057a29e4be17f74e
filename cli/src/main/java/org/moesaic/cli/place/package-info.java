/// `moesaic place`: computes a placement and writes it as YAML, with the reason for each expert.
package org.moesaic.cli.place;
