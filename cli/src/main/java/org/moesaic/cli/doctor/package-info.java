/// `moesaic doctor`: what this machine has for Moesaic, and what to install for the rest.
package org.moesaic.cli.doctor;
