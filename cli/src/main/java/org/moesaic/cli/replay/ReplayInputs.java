package org.moesaic.cli.replay;

import java.util.List;
import java.util.Optional;
import org.moesaic.cli.output.InputFile;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.replay.ReplayRequest;

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
/// @param files every file that was read,
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
