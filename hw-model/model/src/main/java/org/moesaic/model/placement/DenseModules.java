package org.moesaic.model.placement;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// How everything of a model but its routed experts is stored and executed: attention, shared experts, dense layers,
/// router, embedding, output head, and the KV cache.
///
/// @param linear format of attention, shared experts, dense layers and Mamba mixers
/// @param other format of embedding, router and output head
/// @param kv format of cached keys and values
/// @param engine what executes the `linear` matrices; router, head and the products with the cache are digital
/// @param home tier where the weights live; empty for the memory that the arrays stream from
public record DenseModules(
        NumberFormat linear,
        NumberFormat other,
        NumberFormat kv,
        EngineKind engine,
        Optional<Tier> home) {

    /// What is tried where the arrays do not execute the format that was shipped.
    private static final List<String> FALLBACKS =
            List.of(
                    "bf16", "fp16", "fp8", "int8", "fp32", "int7", "int6", "int5", "int4", "int3",
                    "int2");

    private static final int WIDEST_BITS = 16;

    public DenseModules {
        Objects.requireNonNull(linear);
        Objects.requireNonNull(other);
        Objects.requireNonNull(kv);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(home);
    }

    /// The shipped formats, no wider than 16 bits, which is how such models are run; the cache in bf16. Where the arrays
    /// execute none of these: the first of bf16, fp16, fp8, int8, fp32 and narrower integers
    /// that they do.
    public static DenseModules of(ModelCard model, Hardware hardware) {
        return new DenseModules(
                executable(model.formats().linear(), hardware),
                executable(model.formats().other(), hardware),
                executable("bf16", hardware),
                EngineKind.DIGITAL,
                Optional.empty());
    }

    public DenseModules on(EngineKind otherEngine) {
        return new DenseModules(linear, other, kv, otherEngine, home);
    }

    /// A format as shipped, or the first of the fallbacks that the arrays execute.
    ///
    /// @param shipped name of a number format
    public static NumberFormat executable(String shipped, Hardware hardware) {
        Optional<NumberFormat> format =
                NumberFormats.parse(shipped).filter(f -> f.bitsPerWeight() <= WIDEST_BITS);
        if (format.isPresent() && executes(hardware, format.get())) {
            return format.get();
        }
        for (String name : FALLBACKS) {
            NumberFormat fallback = NumberFormats.parse(name).orElseThrow();
            if (executes(hardware, fallback)) {
                return fallback;
            }
        }
        // Nothing fits; the check of the placement says so, with what the arrays execute.
        return NumberFormats.parse(FALLBACKS.getFirst()).orElseThrow();
    }

    private static boolean executes(Hardware hardware, NumberFormat format) {
        return hardware.arrayFor(format).isPresent();
    }
}
