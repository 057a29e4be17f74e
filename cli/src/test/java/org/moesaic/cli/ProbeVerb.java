package org.moesaic.cli;

import org.moesaic.edge.Exit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A verb with one option of each kind and a behaviour of the test's choice.
@Command(name = "probe", description = "Probes.")
final class ProbeVerb extends Verb {

    enum Flow {
        WS,
        OS
    }

    interface Behaviour {
        Exit run(ProbeVerb verb, Context context) throws Exception;
    }

    static final class Choice {
        @Option(names = "--policy", paramLabel = "SPEC")
        String policy;

        @Option(names = "--placement", paramLabel = "FILE")
        String placement;
    }

    private final Behaviour behaviour;

    @Option(names = "--rows", paramLabel = "R", defaultValue = "4", description = "Rows.")
    int rows;

    @Option(names = "--m", paramLabel = "M")
    long m;

    @Option(names = "--share", paramLabel = "S")
    double share;

    @Option(names = "--dataflow", paramLabel = "ws|os")
    Flow flow;

    @Option(names = "--trace", paramLabel = "FILE", required = true)
    String trace;

    @ArgGroup(multiplicity = "1")
    Choice choice;

    ProbeVerb(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    @Override
    protected Exit run(Context context) throws Exception {
        return behaviour.run(this, context);
    }
}
