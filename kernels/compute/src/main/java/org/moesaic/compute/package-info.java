/// What experts compute: the interface of backends, the reference, quantisers, and whole experts and layers.
///
/// - [Backend]: multiplies loaded matrices with vectors; found as a service by [Backends]
/// - [LoadedMatrix]: a matrix in the order that a backend likes
/// - [Activations]: what inputs are rounded to before they meet the weights
package org.moesaic.compute;
