package org.moesaic.cli.replay;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.cli.damage.ActivationSource;
import org.moesaic.cli.output.InputFile;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.ActivationChoice;

/// The files that a policy names in its parameters, for the record of a run.
public final class PolicyFiles {

    private static final String ROLE = "policy";

    private PolicyFiles() {}

    /// Tables of errors and activations; of a folder every file that is read. What is not there is left out.
    public static List<InputFile> of(Spec policy) {
        List<InputFile> files = new ArrayList<>();
        for (String key : List.of("errors", "analog-errors")) {
            policy.argument(key).flatMap(path -> InputFile.named(ROLE, path)).ifPresent(files::add);
        }
        policy.argument(ActivationChoice.ACTIVATIONS).stream()
                .flatMap(text -> new ActivationSource(text, 1).files().stream())
                .flatMap(file -> InputFile.named(ROLE, file.toString()).stream())
                .forEach(files::add);
        return files;
    }
}
