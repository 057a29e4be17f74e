package org.moesaic.traces.parquet;

import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// Unpacks pages: uncompressed, Snappy, gzip, zstd and raw LZ4. A page says how large it is unpacked; that is held against a
/// bound before memory is taken, and against what comes out.
final class BoundedCodecs implements CompressionCodecFactory {

    /// Writers make pages of about a megabyte.
    static final int LARGEST_PAGE = 64 << 20;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("nothing is written");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Unpacker((packed, _) -> packed);
            case SNAPPY -> new Unpacker(BoundedCodecs::snappy);
            case GZIP ->
                    new Unpacker((packed, size) -> drain(new GZIPInputStream(in(packed)), size));
            case ZSTD ->
                    new Unpacker((packed, size) -> drain(new ZstdInputStream(in(packed)), size));
            case LZ4_RAW -> new Unpacker(BoundedCodecs::lz4);
            case LZO, BROTLI, LZ4 ->
                    throw new UnsupportedOperationException(
                            "compression " + codec + ", which is not read");
        };
    }

    @Override
    public void release() {}

    private static ByteArrayInputStream in(byte[] packed) {
        return new ByteArrayInputStream(packed);
    }

    private static byte[] drain(InputStream stream, int size) throws IOException {
        try (stream) {
            return stream.readNBytes(size);
        }
    }

    private static byte[] snappy(byte[] packed, int size) throws IOException {
        if (Snappy.uncompressedLength(packed) != size) {
            throw new IOException("a page of another size than it says");
        }
        return Snappy.uncompress(packed);
    }

    private static byte[] lz4(byte[] packed, int size) {
        byte[] out = new byte[size];
        int written = new Lz4Decompressor().decompress(packed, 0, packed.length, out, 0, size);
        return written == size ? out : new byte[written];
    }

    private interface Codec {
        byte[] unpack(byte[] packed, int size) throws IOException;
    }

    private record Unpacker(Codec codec) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpack(packed.toInputStream().readAllBytes(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer out, int size)
                throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            out.put(unpack(bytes, size));
        }

        private byte[] unpack(byte[] packed, int size) throws IOException {
            if (size < 0 || size > LARGEST_PAGE) {
                throw new IOException("a page of " + size + " bytes");
            }
            byte[] out = codec.unpack(packed, size);
            if (out.length != size) {
                throw new IOException("a page of " + out.length + " bytes that says " + size);
            }
            return out;
        }

        @Override
        public void release() {}
    }
}
