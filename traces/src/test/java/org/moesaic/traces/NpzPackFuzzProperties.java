package org.moesaic.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Damaged and hostile arrays give a trace or a clean refusal.
class NpzPackFuzzProperties {

    private static final byte[] DEFLATED = pack(ZipEntry.DEFLATED);
    private static final byte[] STORED = pack(ZipEntry.STORED);
    private static final byte[] PLAIN =
            NpyFiles.integers("<i4", 4, "(2, 2, 2)", 0, 1, 2, 3, 4, 5, 6, 7);

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("npz-fuzz");
    }

    @AfterContainer
    static void removeFolder() {
        Fuzz.delete(folder);
    }

    private static byte[] pack(int method) {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("experts", NpyFiles.bytes("(3, 2, 2)", 0, 1, 2, 3, 4, 5, 6, 7, 1, 0, 3, 2));
        arrays.put("req_offsets", NpyFiles.integers("<i8", 8, "(3,)", 0, 1, 3));
        arrays.put("prompt_len", NpyFiles.integers("<i4", 4, "(2,)", 10, 20));
        return NpyFiles.npz(arrays, method);
    }

    @Provide
    Arbitrary<byte[]> valid() {
        return Arbitraries.of(DEFLATED, STORED, PLAIN);
    }

    @Property(tries = 300)
    void randomBytesAfterTheMagic(@ForAll byte[] noise) {
        Fuzz.readOrRefuse(folder, "f.npy", Fuzz.concat(Arrays.copyOf(PLAIN, 8), noise));
        Fuzz.readOrRefuse(folder, "f.npz", Fuzz.concat(Arrays.copyOf(DEFLATED, 30), noise));
        Fuzz.readOrRefuse(folder, "f", noise);
    }

    @Property(tries = 500)
    void mutatedFiles(@ForAll("valid") byte[] file, @ForAll long seed) {
        Fuzz.readOrRefuse(folder, "f.npz", Fuzz.mutate(file, seed));
    }

    @Example
    void truncationAtEveryByte() {
        for (byte[] whole : new byte[][] {DEFLATED, STORED, PLAIN}) {
            for (int length = 0; length < whole.length; length++) {
                Fuzz.refuse(folder, "f.npz", Arrays.copyOf(whole, length));
            }
        }
    }

    @Property(tries = 200)
    void hostileShapes(
            @ForAll long tokens, @ForAll int layers, @ForAll int k, @ForAll boolean archive) {
        String shape = ("(" + tokens + ", " + layers + ", " + k + ")").replace("-", "");
        byte[] array = NpyFiles.npy("'|u1'", "False", shape, new byte[100]);
        byte[] file = archive ? NpyFiles.npz(Map.of("experts", array), ZipEntry.DEFLATED) : array;
        Fuzz.readOrRefuse(folder, "f.npz", file);
    }
}
