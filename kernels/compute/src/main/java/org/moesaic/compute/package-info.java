/// What experts compute: the interface of backends, the reference, quantisers, and whole experts and layers.
///
/// - [Backend]: multiplies loaded matrices with vectors; found as a service by [Backends]
/// - [LoadedMatrix]: a matrix in the order that a backend likes
/// - [Activations]: what inputs are rounded to before they meet the weights; [Int8Token]: how, exactly
/// - [ReferenceBackend]: the definition of what is right; [Expectation]: what a product must be, and within what bound
/// - [LoadCheck], [MultiplyCheck]: what every backend refuses
/// - [Backends]: the backends there are, and the choice among them
package org.moesaic.compute;
