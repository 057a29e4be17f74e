package org.moesaic.traces.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/// Writes Parquet files with the library, record by record.
final class Sample {

    private static final int ROWS_OF_GROUP = 100;

    private Sample() {}

    /// One record: its fields, written to the consumer.
    interface Rows {
        void write(RecordConsumer out, int row);
    }

    static Path write(Path file, String schema, int rows, CompressionCodecName codec, Rows content)
            throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(schema);
        try (ParquetWriter<Integer> writer =
                new Builder(new LocalOutputFile(file), type, content)
                        .withConf(new PlainParquetConfiguration())
                        .withCodecFactory(
                                codec == CompressionCodecName.GZIP
                                        ? new Gzip()
                                        : new CodecFactory(new PlainParquetConfiguration(), 0))
                        .withCompressionCodec(codec)
                        .withRowGroupRowCountLimit(ROWS_OF_GROUP)
                        .build()) {
            for (int row = 0; row < rows; row++) {
                writer.write(row);
            }
        }
        return file;
    }

    static void field(RecordConsumer out, String name, int index, Consumer<RecordConsumer> value) {
        out.startField(name, index);
        value.accept(out);
        out.endField(name, index);
    }

    /// A list as programs write it: a group, a repeated group, an element.
    static void list(RecordConsumer out, String name, int index, int... ids) {
        field(
                out,
                name,
                index,
                it -> {
                    it.startGroup();
                    if (ids.length > 0) {
                        it.startField("list", 0);
                        for (int id : ids) {
                            it.startGroup();
                            field(it, "element", 0, element -> element.addInteger(id));
                            it.endGroup();
                        }
                        it.endField("list", 0);
                    }
                    it.endGroup();
                });
    }

    private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {

        private final MessageType type;
        private final Rows content;

        Builder(OutputFile file, MessageType type, Rows content) {
            super(file);
            this.type = type;
            this.content = content;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
            return new Support(type, content);
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
            return new Support(type, content);
        }
    }

    private static final class Support extends WriteSupport<Integer> {

        private final MessageType type;
        private final Rows content;
        private RecordConsumer out;

        Support(MessageType type, Rows content) {
            this.type = type;
            this.content = content;
        }

        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration configuration) {
            return new WriteContext(type, Map.of());
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(type, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(Integer row) {
            out.startMessage();
            content.write(out, row);
            out.endMessage();
        }
    }

    /// The library packs with gzip only where there is a Hadoop.
    private static final class Gzip implements CompressionCodecFactory, BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput plain) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                plain.writeAllTo(out);
            }
            return BytesInput.from(packed.toByteArray());
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.GZIP;
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return this;
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("nothing is read");
        }

        @Override
        public void release() {}
    }
}
