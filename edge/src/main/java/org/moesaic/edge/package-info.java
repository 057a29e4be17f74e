/// The edge of Moesaic: everything that comes from a user is read and checked here, once and completely.
///
/// - [Problem]: one thing that is wrong, with its place, its value and the cure
/// - [MoesaicException]: all problems of one input together, and the exit code they lead to
/// - [Exit]: the exit codes of the command
/// - [Names]: the nearest valid name
/// - [Spec]: `NAME:key=value,key=value`
/// - [Quantity]: `614 GB/s`, `80 GiB`, `1 GHz` to integers in one unit
/// - [SchemaDocument]: a YAML or JSON file held against its JSON Schema, with line numbers
/// - [YamlText]: a tree as YAML
/// - [Located]: a value in such a document and its place, for the checks that a schema cannot say
/// - [NpyHeader], [GgufHeader]: what an NPY array or a GGUF file says of itself, for every reader of such files
package org.moesaic.edge;
