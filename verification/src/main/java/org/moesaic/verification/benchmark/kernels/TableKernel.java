package org.moesaic.verification.benchmark.kernels;

import java.util.Arrays;
import java.util.List;
import org.moesaic.compute.Activations;

/// A format with a treatment of inputs, and what other libraries have that is nearest to it.
///
/// @param name the format, and after a slash `int8` where inputs are quantised in the operation
/// @param peers products to measure beside it
record TableKernel(String name, List<PeerProduct> peers) {

    static final String VECTOR = "vector";
    static final String OPENCL = "opencl";

    private static final String GGML = "ggml";
    private static final String CLBLAST = "clblast";
    private static final String LLAMA3 = "llama3";
    private static final String JLAMA = "jlama";

    /// In the order of the page.
    static final List<TableKernel> ALL =
            List.of(
                    of("fp32", GGML + " f32", CLBLAST + " sgemv"),
                    of("bf16", GGML + " bf16", LLAMA3 + " BF16"),
                    of("fp16", GGML + " f16", LLAMA3 + " F16"),
                    of("fp8"),
                    of("int8-g32/int8", GGML + " q8_0", GGML + " q8_0-repack", LLAMA3 + " Q8_0"),
                    of("int8-g32", LLAMA3 + " Q8_0"),
                    of("int4/int8", GGML + " q4_K", GGML + " q4_K-repack", LLAMA3 + " Q4_K"),
                    of(
                            "int4-g32/int8",
                            GGML + " q4_0",
                            GGML + " q4_0-repack",
                            LLAMA3 + " Q4_0",
                            JLAMA + " i8-q4"),
                    of("int4", LLAMA3 + " Q4_K"),
                    of("int3/int8", GGML + " q3_K"),
                    of("int2/int8", GGML + " tq2_0", GGML + " q2_K-repack"),
                    of("ternary/int8", GGML + " tq1_0", GGML + " tq2_0"),
                    of("ternary-1.6/int8", GGML + " tq1_0"),
                    of("dict16/int8"));

    /// What a library calls one of its products.
    ///
    /// @param peer the library
    /// @param product mostly the type of the weights
    record PeerProduct(String peer, String product) {

        static PeerProduct parse(String text) {
            String[] words = text.split(" ");
            return new PeerProduct(words[0], words[1]);
        }

        /// Whether comparing it with a backend means something: CLBlast runs on OpenCL devices. Beside OpenCL, ggml's
        /// default path is enough.
        boolean suits(String backend) {
            return switch (peer) {
                case GGML -> backend.equals(VECTOR) || !product.endsWith("-repack");
                case CLBLAST -> backend.equals(OPENCL);
                default -> backend.equals(VECTOR);
            };
        }

        @Override
        public String toString() {
            return peer + " " + product;
        }
    }

    private static TableKernel of(String name, String... peers) {
        return new TableKernel(name, Arrays.stream(peers).map(PeerProduct::parse).toList());
    }

    static TableKernel named(String name) {
        return ALL.stream().filter(kernel -> kernel.name.equals(name)).findFirst().orElseThrow();
    }

    static List<String> names() {
        return ALL.stream().map(TableKernel::name).toList();
    }

    String format() {
        return name.split("/")[0];
    }

    Activations activations() {
        return name.contains("/") ? Activations.INT8 : Activations.FP32;
    }

    List<PeerProduct> peers(String backend) {
        return peers.stream().filter(peer -> peer.suits(backend)).toList();
    }
}
