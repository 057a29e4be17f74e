package org.moesaic.model.replay;

/// Is told when resources are busy, in picoseconds from when the servers were restarted.
interface SpanSink {

    void span(int resource, long start, long duration);

    /// A set of analog tiles.
    void tiles(int tileSet, long start, long duration);
}
