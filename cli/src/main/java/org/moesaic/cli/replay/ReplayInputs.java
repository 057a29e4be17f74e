package org.moesaic.cli.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.traces.TraceFile;

/// A request and everything that is recorded of a run.
///
/// @param request what to replay
/// @param hardware the hardware with its sources
/// @param policy the policy as resolved
/// @param inSample true if the policy learned from the rows that were replayed
/// @param batch how steps were formed anew, if they were
/// @param cache the cache as written
/// @param seed the seed of what is drawn
/// @param moesaicVersion version of this program
/// @param files every file that was read, with its SHA-256
public record ReplayInputs(
        ReplayRequest request,
        HardwareDescription hardware,
        Spec policy,
        boolean inSample,
        Optional<BatchChoice> batch,
        String cache,
        long seed,
        String moesaicVersion,
        List<InputFile> files) {

    /// @param role what it was used as: `trace`, `profile`, `model`, `hardware`, `placement`
    /// @param name as the user gave it; a built-in has no file
    public record InputFile(String role, String name, String sha256) {

        /// A file that was read; empty if the name is that of a built-in.
        public static Optional<InputFile> of(String role, String name) {
            return Files.exists(Path.of(name))
                    ? Optional.of(new InputFile(role, name, TraceFile.sha256Of(Path.of(name))))
                    : Optional.empty();
        }
    }

    /// What is replayed on what, for people.
    String title() {
        return request.trace().header().name()
                + " · "
                + request.model().id()
                + " on "
                + hardware.name()
                + " · "
                + policy;
    }

    String traceSha256() {
        return files.stream()
                .filter(f -> f.role().equals("trace"))
                .findFirst()
                .orElseThrow()
                .sha256();
    }
}
