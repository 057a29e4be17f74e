package org.moesaic.model.hardware;

/// What executes the product of a weight matrix with some rows of activations: a group of digital arrays, or a group of
/// analog tiles.
public sealed interface Engine permits DigitalArray, AnalogTiles {

    /// Its name in the description, in reports and in the energy table.
    String name();
}
