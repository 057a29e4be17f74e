package org.moesaic.examples;

import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;

/// # 03: your own policy
///
/// A policy is a rule that says, for every expert, in which number format it is stored and in which memory it lives. This
/// one stores the first and the last MoE layer in a wide format and all others in int4.
///
/// Moesaic finds policies as services, so that a jar of your own adds one, without a fork: it then has a name that
/// `--policy` takes, and `policy show` prints its parameters.
public final class Sample03_YourOwnPolicy implements Policy {

    /// For the service loader.
    public Sample03_YourOwnPolicy() {}

    @Override
    public String name() {
        return "wide-ends";
    }

    @Override
    public String description() {
        return "the first and the last MoE layer in a wide format, all others in int4";
    }

    @Override
    public String source() {
        return "a sample; no claim that it is any good";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter("wide", "number format of the two layers", "int8"));
    }

    @Override
    public Placement place(PolicyRequest request) {
        Placement.Slot wide = slot(request, request.spec().argument("wide").orElse("int8"));
        Placement.Slot narrow = slot(request, "int4");
        ModelCard model = request.model();
        int lastLayer = model.moeLayerIds().size() - 1;
        Placement.Builder builder = new Placement.Builder(model);
        for (int layer = 0; layer <= lastLayer; layer++) {
            for (int expert = 0; expert < model.routedExperts(); expert++) {
                builder.put(layer, expert, layer == 0 || layer == lastLayer ? wide : narrow);
            }
        }
        return builder.build();
    }

    private static Placement.Slot slot(PolicyRequest request, String name) {
        Optional<NumberFormat> format = NumberFormats.parse(name);
        if (format.isEmpty()) {
            String nearest = Names.suggest(name, NumberFormats.names());
            Problem problem = request.spec().problem("wide", "is no number format", nearest);
            throw new MoesaicException(Exit.USAGE, problem);
        }
        // With a cache, experts live where the cache expects them.
        return new Placement.Slot(format.get(), request.cacheHome().orElse(Tier.HBM));
    }

    public static void main(String[] args) {
        ModelCard model = ModelCards.find("olmoe-1b-7b");
        for (String spec : List.of("all-digital:format=int4", "wide-ends", "wide-ends:wide=bf16")) {
            PolicyRequest request =
                    new PolicyRequest(
                            model,
                            HardwareCatalog.load("hbm3-npu").hardware(),
                            Spec.parse("policy", spec),
                            Optional.empty());
            // In this process it is not a service, so it is named beside those that are.
            Placement placement = Policies.place(request, List.of(new Sample03_YourOwnPolicy()));
            System.out.printf(
                    "%-24s %,14d bytes in HBM%n", spec, placement.bytesByHome(model).get(Tier.HBM));
        }
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample03_YourOwnPolicy.java
    //
    // As a plug-in of the command (any folder does; this one is not under version control):
    //
    //   P=target/wide-ends; S=META-INF/services/org.moesaic.model.placement.Policy
    //   javac -proc:none --class-path 'cli/target/dist/modules/*' -d $P/classes \
    //       examples/src/main/java/org/moesaic/examples/Sample03_YourOwnPolicy.java
    //   mkdir -p $P/classes/META-INF/services $P/plugins
    //   echo org.moesaic.examples.Sample03_YourOwnPolicy > $P/classes/$S
    //   jar --create --file $P/plugins/wide-ends-1.0.jar -C $P/classes .
    //   ./moesaic policy show wide-ends --plugins $P/plugins
}
