package org.moesaic.model.placement;

import java.nio.file.Path;
import java.util.List;
import org.moesaic.edge.MoesaicException;

/// The placement that stands in a file.
public final class FilePolicy implements Policy {

    /// For the service loader.
    public FilePolicy() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String description() {
        return "the placement in a YAML file, expert by expert; the same as --placement FILE";
    }

    @Override
    public String source() {
        return "the user";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("path", "the placement file", ""));
    }

    @Override
    public Placement place(PolicyRequest request) {
        String path =
                request.spec()
                        .argument("path")
                        .orElseThrow(() ->
                                MoesaicException.usage(
                                        "--policy file needs a path",
                                        "write file:path=placement.yaml"));
        return PlacementFile.read(Path.of(path), request.model());
    }
}
