package org.moesaic.traces.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTable;
import org.moesaic.traces.TraceFile;

/// A Parquet file as a table: the columns that mean something, one row group in memory at a time.
final class ParquetTable implements RoutingTable, AutoCloseable {

    private static final int MAGIC_BYTES = 4;

    /// A footer of ten thousand row groups of a hundred columns is as large as that.
    private static final int LARGEST_FOOTER = 64 << 20;

    /// What the columns of one row group may take in the file.
    private static final long LARGEST_ROW_GROUP = 256L << 20;

    /// Values of an equal run take next to no bytes; rows of a trace are not equal.
    private static final long MOST_ROWS_PER_BYTE = 4096;

    private final TraceFile file;
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final Map<String, ColumnDescriptor> columns = new LinkedHashMap<>();
    private List<ParquetColumn> group = List.of();
    private long left;
    private long row;

    private ParquetTable(TraceFile file, ParquetFileReader reader) throws IOException {
        this.file = file;
        this.reader = reader;
        MessageType all = reader.getFileMetaData().getSchema();
        List<Type> wanted = new ArrayList<>();
        for (ColumnDescriptor column : all.getColumns()) {
            Type top = all.getType(column.getPath()[0]);
            // Structs and lists of lists hold several values where a table has one.
            if (RoutingTable.knows(top.getName())
                    && column.getMaxRepetitionLevel() <= 1
                    && leaves(top) == 1) {
                columns.put(top.getName(), column);
                wanted.add(top);
            }
        }
        schema = new MessageType(all.getName(), wanted);
        checkSizes();
        reader.setRequestedSchema(schema);
    }

    /// @throws MoesaicException BAD_DATA if the file is damaged, truncated or too large in its parts
    static ParquetTable open(TraceFile file) {
        return Guard.reading(
                file,
                "its footer",
                () -> {
                    FooterSizes.check(footer(file));
                    ParquetReadOptions options =
                            ParquetReadOptions.builder(new PlainParquetConfiguration())
                                    .withCodecFactory(new BoundedCodecs())
                                    .usePageChecksumVerification()
                                    .build();
                    ParquetFileReader reader =
                            ParquetFileReader.open(new LocalInputFile(file.path()), options);
                    try {
                        return new ParquetTable(file, reader);
                    } catch (RuntimeException | IOException e) {
                        reader.close();
                        throw e;
                    }
                });
    }

    /// The bytes of the footer: before the last 8 bytes, which are its length and the magic number.
    private static byte[] footer(TraceFile file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer end = ByteBuffer.allocate(2 * MAGIC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long at = size - end.capacity();
            if (at < MAGIC_BYTES) {
                throw new IOException("a file of " + size + " bytes");
            }
            fill(channel, end, at);
            byte[] magic = new byte[MAGIC_BYTES];
            end.get(MAGIC_BYTES, magic);
            int length = end.getInt(0);
            if (!new String(magic, StandardCharsets.ISO_8859_1).equals("PAR1")) {
                throw new IOException("the end of the file is missing");
            }
            if (length < 1 || length > LARGEST_FOOTER || length > at - MAGIC_BYTES) {
                throw new IOException("a footer of " + length + " bytes in " + size);
            }
            ByteBuffer footer = ByteBuffer.allocate(length);
            fill(channel, footer, at - length);
            return footer.array();
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("the file has changed");
            }
        }
    }

    private static int leaves(Type type) {
        if (type.isPrimitive()) {
            return 1;
        }
        return ((GroupType) type).getFields().stream().mapToInt(ParquetTable::leaves).sum();
    }

    /// Holds what the footer says of each column against the file, before any of it is read.
    private void checkSizes() throws IOException {
        long rows = 0;
        for (BlockMetaData block : reader.getRowGroups()) {
            long bytes = 0;
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                if (!columns.containsKey(chunk.getPath().toArray()[0])) {
                    continue;
                }
                long start = chunk.getStartingPos();
                long size = chunk.getTotalSize();
                if (start < MAGIC_BYTES || size < 0 || size > file.bytes() - start) {
                    throw new IOException(
                            "column " + chunk.getPath().toDotString() + " of " + size + " bytes");
                }
                bytes += size;
            }
            if (bytes > LARGEST_ROW_GROUP) {
                throw MoesaicException.badData(
                        Problem.in(
                                file.path(),
                                "a row group of " + bytes + " bytes",
                                "at most "
                                        + LARGEST_ROW_GROUP
                                        + ": write it again with smaller row groups, such as"
                                        + " row_group_size=100000"));
            }
            rows = Math.addExact(rows, Math.max(0, block.getRowCount()));
        }
        if (rows / MOST_ROWS_PER_BYTE > file.bytes()) {
            throw new IOException(rows + " rows in " + file.bytes() + " bytes");
        }
    }

    @Override
    public List<String> titles() {
        return List.copyOf(columns.keySet());
    }

    @Override
    public Optional<List<String>> next() {
        return Guard.reading(file, "after row " + row, this::read);
    }

    private Optional<List<String>> read() throws IOException {
        while (left == 0) {
            PageReadStore pages = columns.isEmpty() ? null : reader.readNextRowGroup();
            if (pages == null) {
                return Optional.empty();
            }
            open(pages);
        }
        List<String> fields = new ArrayList<>(group.size());
        for (ParquetColumn column : group) {
            fields.add(column.next());
        }
        left--;
        row++;
        return Optional.of(fields);
    }

    private void open(PageReadStore pages) {
        String writer = reader.getFileMetaData().getCreatedBy();
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new Nowhere(), schema, writer);
        group =
                columns.values().stream()
                        .map(column ->
                                new ParquetColumn(
                                        column,
                                        store.getColumnReader(column),
                                        pages.getPageReader(column).getTotalValueCount()))
                        .toList();
        left = pages.getRowCount();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }

    /// Where the library would put the values of records. Values are taken from columns instead, and never get there.
    private static final class Nowhere extends GroupConverter {

        @Override
        public Converter getConverter(int field) {
            // A column is asked for the one below each of its groups.
            return new Leaf();
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    private static final class Leaf extends PrimitiveConverter {

        @Override
        public GroupConverter asGroupConverter() {
            return new Nowhere();
        }
    }
}
