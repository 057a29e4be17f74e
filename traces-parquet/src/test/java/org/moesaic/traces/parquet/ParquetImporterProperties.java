package org.moesaic.traces.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceFile;

/// A damaged file gives a trace or a clean error, and nothing else.
class ParquetImporterProperties {

    private static final String SCHEMA =
            "message m { required int32 token; required int32 layer;"
                    + " required group experts (LIST) { repeated group list"
                    + " { optional int32 element; } } }";

    @Property(tries = 300)
    void mutatedFilesAreReadOrRefused(@ForAll long seed) throws IOException {
        Path file = Files.createTempFile("mutated", ".parquet");
        Path whole = Files.createTempFile("whole", ".parquet");
        try {
            Files.delete(whole);
            CompressionCodecName codec =
                    seed % 2 == 0 ? CompressionCodecName.SNAPPY : CompressionCodecName.UNCOMPRESSED;
            Sample.write(
                    whole,
                    SCHEMA,
                    12,
                    codec,
                    (out, row) -> {
                        Sample.field(out, "token", 0, it -> it.addInteger(row));
                        Sample.field(out, "layer", 1, it -> it.addInteger(0));
                        Sample.list(out, "experts", 2, row % 5, 5 + row % 3);
                    });
            byte[] bytes = Files.readAllBytes(whole);
            Random random = new Random(seed);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            open(file);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(whole);
        }
    }

    @Property(tries = 200)
    void randomBytesAreRefused(@ForAll long seed) throws IOException {
        Path file = Files.createTempFile("random", ".parquet");
        try {
            Random random = new Random(seed);
            byte[] bytes = new byte[12 + random.nextInt(300)];
            random.nextBytes(bytes);
            byte[] magic = {'P', 'A', 'R', '1'};
            System.arraycopy(magic, 0, bytes, 0, 4);
            System.arraycopy(magic, 0, bytes, bytes.length - 4, 4);
            // A length that fits, so that the footer itself is read.
            bytes[bytes.length - 8] = (byte) random.nextInt(Math.min(127, bytes.length - 11));
            bytes[bytes.length - 7] = 0;
            bytes[bytes.length - 6] = 0;
            bytes[bytes.length - 5] = 0;
            Files.write(file, bytes);
            open(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void open(Path file) {
        try {
            new ParquetImporter().open(TraceFile.of(file)).open().close();
        } catch (MoesaicException e) {
            // A clean error is a result.
        }
    }
}
