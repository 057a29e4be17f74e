package org.moesaic.model.placement;

import java.util.List;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// Every expert on analog tiles; the dense modules there too if asked for.
public final class AllAnalogPolicy implements Policy {

    /// For the service loader.
    public AllAnalogPolicy() {}

    @Override
    public String name() {
        return "all-analog";
    }

    @Override
    public String description() {
        return "every expert on the analog tiles, and with dense=analog attention and shared experts too";
    }

    @Override
    public String source() {
        return "the upper bound that hybrid placements are compared with";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "dense",
                        "engine of attention, shared experts and dense layers: digital or analog",
                        "digital"),
                new Parameter(
                        "format",
                        "number format of the copy that tiles are programmed from",
                        "int8"));
    }

    @Override
    public List<String> variants() {
        return List.of("dense=digital", "dense=analog");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        EngineKind dense = arguments.engine("dense").orElse(EngineKind.DIGITAL);
        NumberFormat format =
                arguments
                        .optionalFormat("format")
                        .orElseGet(() -> NumberFormats.parse("int8").orElseThrow());
        arguments.throwIfWrong();
        Tier source = request.hardware().memories().getLast().tier();
        Placement placement =
                Placement.uniform(
                        request.model(), new Placement.Slot(format, source, EngineKind.ANALOG, 0));
        return placement.withDense(DenseModules.of(request.model(), request.hardware()).on(dense));
    }
}
