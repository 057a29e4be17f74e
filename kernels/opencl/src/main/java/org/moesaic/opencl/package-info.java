/// The OpenCL backend, offered as a service.
///
/// - [OpenClProvider]: the devices of this machine, or why there are none
/// - [OpenClBackend]: products on one device; kernels are resources beside it, in OpenCL C 1.2
/// - [Layout]: a row for each work-item, or for each work-group
///
/// Inside: `Devices` looks for devices once; a `Session` is one of them opened; `Decoding` and `Grouping` say how a format's
/// codes and scales are read; `KernelSource` and `Kernels` build what reads them; `Launcher` runs a call.
///
/// Analog tiles: `OpenClTiles` runs a call; `TileJobs` says what is driven at which range, `TileMemory` and `TileScratch` are
/// the device's buffers; `TileWork` cuts the work, `TileSource` and `TileProgram` build the `tile_*.cl` kernels.
package org.moesaic.opencl;
