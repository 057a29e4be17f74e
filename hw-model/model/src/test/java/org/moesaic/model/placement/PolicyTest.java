package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// The policies, and how they are found. 2 x 4 experts of three 8 x 8 matrices: 48 bytes a matrix in int4 (32 of codes
/// and 16 of scales), 144 an expert, 1152 in all.
class PolicyTest {

    private static final ModelCard MODEL = TestModels.card(2, 4, 2, 8, 8, 3);

    private static Placement place(String policy, Hardware hardware, Optional<Tier> cacheHome) {
        Spec spec = Spec.parse("--policy", policy);
        return Policies.place(new PolicyRequest(MODEL, hardware, spec, cacheHome), List.of());
    }

    private static Hardware hardware(long hbmBytes, long hostBytes) {
        return TestHardware.builder().withCapacities(hbmBytes, hostBytes).build();
    }

    private static void isUniform(Placement placement, String format, Tier home) {
        assertEquals(1, placement.slots().size());
        assertEquals(format, placement.slot(1, 3).format().name());
        assertEquals(home, placement.slot(1, 3).home());
        assertEquals(List.of(0, 1), placement.layerIds());
        assertEquals(4, placement.experts());
    }

    @Test
    void theFastestTierThatHoldsAll() {
        isUniform(
                place("all-digital:format=int4", hardware(1152, 5000), Optional.empty()),
                "int4",
                Tier.HBM);
        isUniform(
                place("all-digital:format=int4", hardware(1151, 5000), Optional.empty()),
                "int4",
                Tier.HOST);
        isUniform(
                place("all-digital:format=int2", hardware(1151, 5000), Optional.empty()),
                "int2",
                Tier.HBM);
    }

    @Test
    void aNamedHomeComesFirstThenTheCaches() {
        Hardware ample = TestHardware.builder().withSsd().build();
        isUniform(
                place("all-digital:format=int4", ample, Optional.of(Tier.HOST)), "int4", Tier.HOST);
        isUniform(
                place("all-digital:format=int4,home=ssd", ample, Optional.of(Tier.HOST)),
                "int4",
                Tier.SSD);
    }

    @Test
    void missingBytesAreNamed() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "all-digital:format=int4",
                                        hardware(1000, 1100),
                                        Optional.empty()));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("1152 bytes, and 52 are missing"), e.getMessage());
    }

    @Test
    void aNamedHomeThatIsTooSmall() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "all-digital:format=int4,home=hbm",
                                        hardware(1000, 5000),
                                        Optional.empty()));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("152 more than its 1000"), e.getMessage());
    }

    @Test
    void aHomeThatTheHardwareLacks() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "all-digital:format=int4,home=ssd",
                                        hardware(5000, 5000),
                                        Optional.empty()));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("no memory 'ssd'"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all-digitel:format=int4 | unknown policy 'all-digitel' | did you mean 'all-digital'?",
                "all-digital | needs a number format | int4",
                "all-digital:format=imt4 | format='imt4' is no number format | did you mean 'int4'?",
                "all-digital:format=int4,home=hots | home='hots' is no tier | did you mean 'host'?",
                "all-digital:fromat=int4 | unknown parameter 'fromat' | did you mean 'format'?",
                "file | needs a path | file:path=",
            })
    void wrongUsageIsExplained(String policy, String message, String cure) {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () -> place(policy, hardware(5000, 5000), Optional.empty()));
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(1, e.problems().size());
        assertTrue(e.problems().getFirst().message().contains(message), e.getMessage());
        assertTrue(e.problems().getFirst().cure().contains(cure), e.getMessage());
    }

    @Test
    void allMistakesTogether() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "all-digital:format=imt4,home=hots",
                                        hardware(5000, 5000),
                                        Optional.empty()));
        assertEquals(2, e.problems().size(), e.getMessage());
    }

    @Test
    void aFormatThatTheArraysCannotMultiply() {
        Hardware ample = hardware(5000, 5000);
        var digital = ample.arrays().getFirst();
        Hardware narrow =
                new Hardware(
                        "narrow",
                        "",
                        List.of(
                                new org.moesaic.model.hardware.DigitalArray(
                                        "digital",
                                        1,
                                        4,
                                        4,
                                        digital.dataflow(),
                                        true,
                                        digital.clockHertz(),
                                        java.util.Set.of("int8"))),
                        ample.memories(),
                        ample.links(),
                        0,
                        ample.energy());
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () -> place("all-digital:format=int4-g32", narrow, Optional.empty()));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("cannot execute format 'int4-g32'"), e.getMessage());
        assertTrue(
                e.getMessage()
                        .contains(
                                "its arrays execute int8; hardware of your own can list 'int4' under formats"),
                e.getMessage());
    }

    @Test
    void bytesOfEveryHome() {
        Placement placement =
                place("all-digital:format=int4", hardware(5000, 5000), Optional.empty());
        assertEquals(Map.of(Tier.HBM, 1152L), placement.bytesByHome(MODEL));
    }

    /// The dictionary is there once, however many experts are decoded with it; and there must be room for it.
    @Test
    void aDictionaryTakesItsBytesOnce() {
        NumberFormat dict16 = NumberFormats.parse("dict16").orElseThrow();
        assertEquals(524_288, dict16.tableBytes());
        Placement placement = Placement.uniform(MODEL, dict16, Tier.HBM);
        long experts = (long) MODEL.moeLayerIds().size() * MODEL.routedExperts();
        long all = experts * ExpertBytes.of(MODEL, dict16) + 524_288;
        assertEquals(Map.of(Tier.HBM, all), placement.bytesByHome(MODEL));
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "all-digital:format=dict16",
                                        hardware(5000, 5000),
                                        Optional.empty()));
        assertTrue(e.getMessage().contains("they take " + all + " bytes"), e.getMessage());
    }

    /// What is provided to the module path is named in META-INF/services too, and the other way round.
    @Test
    void thePoliciesThereAre() throws IOException {
        List<String> found =
                Policies.all(List.of()).stream()
                        .map(policy -> policy.getClass().getName())
                        .sorted()
                        .toList();
        List<String> provided = new ArrayList<>();
        for (URL each :
                Collections.list(
                        PolicyTest.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream in = each.openStream()) {
                ModuleDescriptor.read(in).provides().stream()
                        .filter(service -> service.service().equals(Policy.class.getName()))
                        .forEach(service -> provided.addAll(service.providers()));
            }
        }
        assertEquals(provided.stream().sorted().toList(), found);
        assertTrue(found.size() >= 11, found.toString());
    }

    /// What compare tries of each policy is well formed and known to it; and each says where it comes from.
    @Test
    void everyPolicyIsDescribed() {
        for (Policy policy : Policies.all(List.of())) {
            assertFalse(policy.description().isBlank(), policy.name());
            assertFalse(policy.source().isBlank(), policy.name());
        }
        for (Spec variant : Policies.variants(List.of())) {
            Policy policy = Policies.find(variant.name(), List.of());
            List<String> known =
                    Policies.parameters(policy).stream().map(Policy.Parameter::name).toList();
            assertEquals(List.of(), variant.unknown(known));
        }
    }
}
