package org.moesaic.model.placement.bits;

import java.nio.file.Path;
import java.util.Optional;
import org.moesaic.model.placement.ErrorTableCsv;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// The parameter by which a policy gets errors from a file of its own.
public record Errors(Optional<String> file) {

    /// To list among the parameters of a policy.
    public static final Policy.Parameter PARAMETER =
            new Policy.Parameter(
                    "errors",
                    "CSV file with columns layer,expert,bits,error: what each expert loses",
                    "those of --calibration, or 4^-bits for every expert");

    /// As the arguments have it.
    public static Errors of(PolicyArguments arguments) {
        return new Errors(arguments.text(PARAMETER.name()));
    }

    /// The request with the errors of the file, if one is named.
    public PolicyRequest in(PolicyRequest request) {
        return file.map(path -> request.with(ErrorTableCsv.read(Path.of(path), request.model())))
                .orElse(request);
    }
}
