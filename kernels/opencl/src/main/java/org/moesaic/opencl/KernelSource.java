package org.moesaic.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.Activations;

/// What a kernel is built from. Two matrices with the same source have the same kernel.
///
/// @param files names of resources without `.cl`, in the order in which they build on each other
/// @param options options of the compiler
record KernelSource(List<String> files, String options) {

    KernelSource {
        files = List.copyOf(files);
    }

    /// @param groupItems work-items of a work-group, a power of two
    static KernelSource of(
            Decoding decoding, Layout layout, int groupItems, Activations activations, Tile tile) {
        boolean int8 = activations == Activations.INT8;
        boolean dictionary = decoding.files().isEmpty();
        List<String> files = new ArrayList<>();
        files.add("common");
        files.addAll(decoding.files());
        if (int8) {
            files.add("int8_input");
        }
        if (decoding.panels()) {
            files.add(int8 ? "panel_int8" : "panel_fp32");
        } else {
            if (int8 && !dictionary) {
                files.add("int8_dot");
            }
            files.add((dictionary ? "dict16" : layout.kernelFile()) + (int8 ? "_int8" : ""));
        }
        String options = "-cl-std=CL1.2 " + tile.defines() + " -DGROUP_ITEMS=" + groupItems;
        return new KernelSource(files, (options + " " + decoding.defines()).strip());
    }

    /// The text of each file.
    String[] texts() {
        return files.stream().map(KernelSource::read).toArray(String[]::new);
    }

    /// The text of a kernel file.
    static String read(String name) {
        String resource = name + ".cl";
        try (InputStream in = KernelSource.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no kernel file " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
