package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// The experts that were selected most often, of all layers together, in a near tier up to so many bytes; the others in a
/// farther one.
public final class HotNearPolicy implements Policy {

    /// For the service loader.
    public HotNearPolicy() {}

    @Override
    public String name() {
        return "hot-near";
    }

    @Override
    public String description() {
        return "the most often selected experts of all layers in a near tier, the others in a farther one";
    }

    @Override
    public String source() {
        return "a frequency baseline: static placement by popularity, as offloading runtimes do it";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("bytes", "size that near experts may take, such as 8GiB", ""),
                new Parameter("format", "number format of every expert", ""),
                new Parameter("near", "the near tier", "hbm, or the nearest beyond the SRAM"),
                new Parameter(
                        "far",
                        "the tier of all others",
                        "the cache's home, or without a cache the next tier behind the near one"));
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("bytes=4GiB,format=int4");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        OptionalLong bytes = arguments.bytes("bytes");
        Optional<NumberFormat> format = arguments.format("format");
        Optional<Tier> near = arguments.tier("near");
        Optional<Tier> far = arguments.tier("far");
        arguments.throwIfWrong();
        Tier nearTier = near.orElseGet(() -> nearest(request));
        Tier farTier = far.or(request::cacheHome).orElseGet(() -> behind(request, nearTier));
        if (farTier.compareTo(nearTier) <= 0) {
            throw MoesaicException.usage(
                    "--policy hot-near: far="
                            + farTier.label()
                            + " is not behind near="
                            + nearTier.label(),
                    "name a farther tier");
        }
        long room = bytes.orElseThrow() / ExpertBytes.of(request.model(), format.orElseThrow());
        int experts = request.model().routedExperts();
        Placement.Builder builder = new Placement.Builder(request.model());
        List<Integer> hottest = new ArrayList<>(Hottest.ofAll(request.profile().orElseThrow()));
        for (int rank = 0; rank < hottest.size(); rank++) {
            int key = hottest.get(rank);
            builder.put(
                    key / experts,
                    key % experts,
                    new Placement.Slot(format.orElseThrow(), rank < room ? nearTier : farTier));
        }
        return builder.build();
    }

    private static Tier nearest(PolicyRequest request) {
        List<Memory> memories = request.hardware().memories();
        return memories.stream()
                .map(Memory::tier)
                .filter(tier -> tier != Tier.SRAM)
                .findFirst()
                .orElse(Tier.SRAM);
    }

    private static Tier behind(PolicyRequest request, Tier near) {
        return request.hardware().memories().stream()
                .map(Memory::tier)
                .filter(tier -> tier.compareTo(near) > 0)
                .findFirst()
                .orElseThrow(() ->
                        new MoesaicException(
                                Exit.BAD_DATA,
                                Problem.of(
                                        "--policy hot-near: "
                                                + request.hardware().name()
                                                + " has no memory behind "
                                                + near.label(),
                                        "choose hardware with a farther tier, such as hbm3-host")));
    }
}
