package org.moesaic.model.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;

class CacheSpecsTest {

    private static final Hardware HOST = TestHardware.builder().withSram(1L << 40).build();
    private static final Hardware HBM_ONLY = TestHardware.builder().withoutHost().build();

    @Test
    void everythingGiven() {
        assertEquals(
                Optional.of(
                        new CacheSpec(
                                Kind.LFU,
                                Tier.SRAM,
                                Tier.HOST,
                                new CacheSpec.Bytes(3L << 30),
                                Semantics.SEQUENTIAL)),
                CacheSpecs.parse("lfu:tier=sram,home=host,bytes=3GiB,semantics=sequential", HOST));
    }

    static List<Arguments> rules() {
        return List.of(
                Arguments.of("lru:", Kind.LRU),
                Arguments.of("lfu:", Kind.LFU),
                Arguments.of("belady:", Kind.BELADY),
                Arguments.of("fifo:", new Evictions.Fifo()),
                Arguments.of("random:", new Evictions.Random(7)),
                Arguments.of(
                        "lfu-decay:every=64,", new Evictions.LfuDecay(new BigDecimal("0.5"), 64)),
                Arguments.of(
                        "lfu-decay:decay=.90,every=1,",
                        new Evictions.LfuDecay(new BigDecimal("0.9"), 1)),
                Arguments.of("belady:look-ahead=0,", new Evictions.Belady(OptionalLong.of(0))));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void atomicInHbmBeforeTheNextFartherTierUnlessToldOtherwise(String name, Kind kind) {
        assertEquals(
                Optional.of(
                        new CacheSpec(
                                kind,
                                Tier.HBM,
                                Tier.HOST,
                                new CacheSpec.ExpertsPerLayer(8),
                                Semantics.ATOMIC)),
                CacheSpecs.parse(name + "experts-per-layer=8", HOST, 7));
    }

    /// What a cache says of itself is what it can be asked for by.
    @Test
    void specsAreReadBack() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            CacheSpec.Capacity capacity =
                    random.nextBoolean()
                            ? new CacheSpec.ExpertsPerLayer(3)
                            : new CacheSpec.Bytes(4096);
            Kind kind = AnyKind.of(random, capacity);
            long seed =
                    switch (kind) {
                        case Evictions.Random(long own) -> own;
                        case Evictions.PreGated(PreGate gate, _) -> gate.seed();
                        default -> 0;
                    };
            CacheSpec spec =
                    new CacheSpec(kind, Tier.HBM, Tier.HOST, capacity, Semantics.SEQUENTIAL);
            assertEquals(Optional.of(spec), CacheSpecs.parse(spec.toString(), HOST, seed));
        }
    }

    @Test
    void noneIsNoCache() {
        assertEquals(Optional.empty(), CacheSpecs.parse("none", HBM_ONLY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lruu:experts-per-layer=8 | unknown cache 'lruu' | did you mean 'lru'?",
                "mru+ | unknown cache 'mru+' | known: belady, fifo, lfu, lfu-decay, lru, none, pregate, random",
                "lfu-deacy:bytes=1GiB | unknown cache 'lfu-deacy' | did you mean 'lfu-decay'?",
                "lru:every=3,bytes=1GiB | unknown parameter 'every' | known: ",
                "belady:lookahead=3,bytes=1GiB | unknown parameter 'lookahead' | did you mean 'look-ahead'?",
                "belady:look-ahead=-1,bytes=1GiB | look-ahead='-1' is out of range | a whole number from 0",
                "belady:look-ahead=all,bytes=1GiB | look-ahead='all' is out of range | a whole number from 0",
                "lfu-decay:bytes=1GiB | needs the steps from one decay to the next | every=64",
                "lfu-decay:every=0,bytes=1GiB | every='0' is out of range | a whole number from 1",
                "lfu-decay:every=9,decay=1.5,bytes=1GiB | decay='1.5' is no factor | above 0 and up to 1",
                "lfu-decay:every=9,decay=0,bytes=1GiB | decay='0' is no factor | above 0 and up to 1",
                "lfu-decay:every=9,decay=half,bytes=1GiB | decay='half' is no number | above 0 and up to 1",
                "pregate:layers=0,bytes=1GiB | layers='0' is out of range | a whole number from 1",
                "pregate:accuracy=2,bytes=1GiB | accuracy='2' is no share | from 0 to 1",
                "pregate:accuracy=0.1234567,bytes=1GiB | accuracy='0.1234567' is no share | from 0 to 1",
                "pregate:experts-per-layer=4 | a cache for each layer | belady:look-ahead=1",
                "none:tier=hbm | unknown parameter 'tier' | none takes no parameters",
                "lru:expert-per-layer=8,bytes=1GiB | unknown parameter 'expert-per-layer' | did you mean 'experts-per-layer'?",
                "lru | needs one capacity, not none | experts-per-layer=N or bytes=SIZE",
                "lru:experts-per-layer=8,bytes=1GiB | needs one capacity, not two | experts-per-layer=N or bytes=SIZE",
                "lru:experts-per-layer=0 | experts-per-layer='0' | a whole number from 1",
                "lru:experts-per-layer=-3 | experts-per-layer='-3' | a whole number from 1",
                "lru:experts-per-layer=many | experts-per-layer='many' | a whole number from 1",
                "lru:experts-per-layer=2.5 | experts-per-layer='2.5' | a whole number from 1",
                "lru:experts-per-layer=99999999999 | experts-per-layer='99999999999' | a whole number from 1",
                "lru:bytes=0GiB | bytes='0GiB' | a size above 0",
                "lru:bytes=16GiBi | bytes='16GiBi' is not a size | GiB",
                "lru:bytes=-1GiB | bytes='-1GiB' is not a size | -1",
                "lru:bytes=16 | bytes='16' is not a size | GiB",
                "lru:tier=hbn,bytes=1GiB | tier='hbn' is no tier | did you mean 'hbm'?",
                "lru:home=hots,bytes=1GiB | home='hots' is no tier | did you mean 'host'?",
                "lru:bytes=1GiB,semantics=atom | semantics='atom' is unknown | atomic, sequential",
                "lru:tier=host,home=hbm,bytes=1GiB | home=hbm is not farther than tier=host | sram, hbm, host",
                "lru:tier=hbm,home=hbm,bytes=1GiB | home=hbm is not farther than tier=hbm | sram, hbm, host",
                "lru:bytes | 'bytes' is no parameter | NAME:key=value",
                "lru:bytes=1GiB,bytes=2GiB | 'bytes' is given twice | NAME:key=value",
            })
    void wrongUsageIsExplained(String text, String message, String cure) {
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> CacheSpecs.parse(text, HOST));
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(e.problems().getFirst().message().contains(message), e.getMessage());
        assertTrue(e.problems().getFirst().cure().contains(cure), e.getMessage());
    }

    @Test
    void allMistakesTogether() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                CacheSpecs.parse(
                                        "lru:teir=hbm,home=hots,semantics=atom,bytes=much", HOST));
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(4, e.problems().size(), e.getMessage());
    }

    /// Hardware without the tier or the home is bad input, not wrong usage.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lru:experts-per-layer=8",
                "lru:home=host,experts-per-layer=8",
                "lru:tier=host,home=ssd,experts-per-layer=8",
                "lru:tier=sram,home=hbm,experts-per-layer=8"
            })
    void hardwareWithoutTheTier(String text) {
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> CacheSpecs.parse(text, HBM_ONLY));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("test has no memory"), e.getMessage());
    }

    private static final Hardware SSD = TestHardware.builder().withSsd().build();

    @Test
    void twoCachesShareTheHomeOfTheFarOne() {
        CacheSpec both =
                CacheSpecs.parse(
                                List.of(
                                        "lru:tier=hbm,experts-per-layer=2",
                                        "lfu:tier=host,bytes=1GiB"),
                                SSD)
                        .orElseThrow();
        assertEquals(
                "lru:tier=hbm,home=ssd,experts-per-layer=2,semantics=atomic"
                        + " lfu:tier=host,home=ssd,bytes=1073741824B,semantics=atomic",
                both.toString());
        assertEquals(
                CacheSpecs.parse("lru:tier=host,bytes=1GiB", SSD),
                CacheSpecs.parse(List.of("lru:tier=host,bytes=1GiB"), SSD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lru:tier=host,bytes=1GiB | lru:tier=hbm,home=ssd,bytes=1GiB | the second cache, in hbm, is not farther than the first, in host | first",
                "lru:tier=hbm,home=host,bytes=1GiB | lru:tier=host,bytes=1GiB | the first cache is for experts of host, the second for those of ssd | the same for both",
                "lru:tier=hbm,bytes=1GiB | lru:tier=host,bytes=1GiB,semantics=sequential | the first cache is atomic, the second sequential | the same semantics=",
                "lru:tier=hbm,bytes=1GiB | none | one of two caches is none | leave the other one alone",
                "lru | lru:tier=host,bytes=1GiB | needs one capacity, not none | bytes=SIZE",
            })
    void twoCachesThatDoNotGoTogether(String near, String far, String message, String cure) {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class, () -> CacheSpecs.parse(List.of(near, far), SSD));
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(e.problems().getFirst().message().contains(message), e.getMessage());
        assertTrue(e.problems().getFirst().cure().contains(cure), e.getMessage());
    }

    @Test
    void mistakesOfBothCachesTogether() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () -> CacheSpecs.parse(List.of("lru:bytes=0GiB", "lru:size=1"), SSD));
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(3, e.problems().size(), e.getMessage());
        MoesaicException three =
                assertThrows(
                        MoesaicException.class,
                        () -> CacheSpecs.parse(List.of("none", "none", "none"), SSD));
        assertTrue(three.getMessage().contains("3 caches"), three.getMessage());
    }
}
