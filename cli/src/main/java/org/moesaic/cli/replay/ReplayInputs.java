package org.moesaic.cli.replay;

import java.util.List;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.replay.ReplayRequest;

/// A request and everything that is recorded of a run.
///
/// @param request what to replay
/// @param hardware the hardware with its sources
/// @param policy the policy as resolved
/// @param cache the cache as written
/// @param seed the seed; at present nothing in a replay is random
/// @param moesaicVersion version of this program
/// @param files every file that was read, with its SHA-256
record ReplayInputs(
        ReplayRequest request,
        HardwareDescription hardware,
        Spec policy,
        String cache,
        long seed,
        String moesaicVersion,
        List<InputFile> files) {

    /// @param role what it was used as: `trace`, `model`, `hardware`, `placement`
    /// @param name as the user gave it; a built-in has no file
    record InputFile(String role, String name, String sha256) {}

    String traceSha256() {
        return files.stream()
                .filter(f -> f.role().equals("trace"))
                .findFirst()
                .orElseThrow()
                .sha256();
    }
}
