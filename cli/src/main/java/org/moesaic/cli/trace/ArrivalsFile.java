package org.moesaic.cli.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.synthesis.Arrivals;
import org.moesaic.traces.synthesis.GeneratorProfile;
import org.moesaic.traces.synthesis.RequestPlan;

/// Writes when the requests of a generated trace arrive and how long they are, as
/// [org.moesaic.traces.RequestLabels] reads it.
record ArrivalsFile(Arrivals arrivals, GeneratorProfile profile, RequestPlan plan) {

    /// @throws MoesaicException CANNOT_WRITE
    void write(Path file) {
        try (BufferedWriter text = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            text.write("request_id,arrival_ns,prompt_len,output_len\n");
            long now = 0;
            for (int request = 0; request < plan.requests(); request++) {
                now = Math.addExact(now, arrivals.gapNanoseconds(request));
                GeneratorProfile.Length length =
                        profile.requests().get(request % profile.requests().size());
                int tokens = plan.tokens(request);
                int prefill = Math.min(tokens, length.prefill());
                text.write(
                        request
                                + ","
                                + now
                                + ","
                                + (length.before() + prefill)
                                + ","
                                + (tokens - prefill)
                                + "\n");
            }
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "option '--rate': " + arrivals.perSecond(),
                    "so that the last request arrives within 292 years");
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(
                            file,
                            "cannot be written: " + e.getMessage(),
                            "check space and rights"));
        }
    }
}
