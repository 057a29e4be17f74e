package org.moesaic.hdl.ir;

/// Which way a port goes, seen from inside its module.
public enum Direction {
    INPUT,
    OUTPUT
}
