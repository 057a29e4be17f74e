package org.moesaic.model.placement.bits;

import java.util.List;
import org.moesaic.model.placement.PolicyArguments;

/// More bits to experts whose router row grew less in training ([RouterNorms]).
public final class RouterNormPolicy extends BitPolicy {

    /// For the service loader.
    public RouterNormPolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "router-norm";
    }

    @Override
    public String description() {
        return "in each layer more bits to the experts whose router row grew least, or whose weights vary most";
    }

    @Override
    public String source() {
        return "router-norm change with maximum variance (arXiv 2604.06515, its public code: one pass of the reorder);"
                + " norm=final,zeta=inf is the plain router-norm baseline; ties to the lower id";
    }

    @Override
    protected List<Parameter> own() {
        return RouterNorms.PARAMETERS;
    }

    @Override
    public boolean readsWeights() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("average=3", "average=3,norm=final,zeta=inf");
    }

    @Override
    protected Chooser chooser(PolicyArguments arguments) {
        RouterNorms norms = RouterNorms.of(arguments);
        return (request, levels, average, reasons) ->
                Ranking.levels(
                        request,
                        levels,
                        average,
                        norms.rank(request, reasons),
                        norms.what(request),
                        reasons);
    }
}
