package org.moesaic.traces.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.Type.Repetition;

/// One column of a row group: a value, or a list of values, for each row.
final class ParquetColumn {

    /// Longest list; a row of a trace has fewer selections.
    static final int LONGEST_LIST = 1 << 16;

    private final ColumnDescriptor column;
    private final ColumnReader reader;
    private final long values;
    private final StringBuilder list = new StringBuilder();
    private long read;

    /// @param values how many values the row group has for it, nulls and empty lists among them
    ParquetColumn(ColumnDescriptor column, ColumnReader reader, long values) {
        this.column = column;
        this.reader = reader;
        this.values = values;
    }

    /// The text of the next row: what is not there is empty, the values of a list have spaces between them.
    ///
    /// @throws IOException if there is no further row, or a list that nothing in a trace is as long as
    String next() throws IOException {
        if (read >= values) {
            throw new IOException("column " + column.getPath()[0] + " ends after " + read);
        }
        if (column.getMaxRepetitionLevel() == 0) {
            String text = isThere() ? text() : "";
            advance();
            return text;
        }
        list.setLength(0);
        int count = 0;
        do {
            if (isThere() || isNullElement()) {
                if (count++ == LONGEST_LIST) {
                    throw new IOException("a list of more than " + LONGEST_LIST + " values");
                }
                list.append(list.isEmpty() ? "" : " ").append(isThere() ? text() : "null");
            }
            advance();
        } while (read < values && reader.getCurrentRepetitionLevel() > 0);
        return list.toString();
    }

    private void advance() {
        reader.consume();
        read++;
    }

    private boolean isThere() {
        return reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
    }

    /// One level below its value, an optional element is null; below that the list is empty, or not there.
    private boolean isNullElement() {
        return column.getPrimitiveType().getRepetition() == Repetition.OPTIONAL
                && reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel() - 1;
    }

    private String text() throws IOException {
        LogicalTypeAnnotation logical = column.getPrimitiveType().getLogicalTypeAnnotation();
        boolean unsigned = logical instanceof IntLogicalTypeAnnotation type && !type.isSigned();
        int scale = logical instanceof DecimalLogicalTypeAnnotation type ? type.getScale() : 0;
        return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> {
                int value = reader.getInteger();
                yield unsigned ? Integer.toUnsignedString(value) : decimal(value, scale);
            }
            case INT64 -> {
                long value = reader.getLong();
                yield unsigned ? Long.toUnsignedString(value) : decimal(value, scale);
            }
            case BOOLEAN -> String.valueOf(reader.getBoolean());
            case FLOAT -> String.valueOf(reader.getFloat());
            case DOUBLE -> String.valueOf(reader.getDouble());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(reader.getBinary(), logical, scale);
            case INT96 -> throw new IOException("column " + column.getPath()[0] + " is of times");
        };
    }

    private static String decimal(long value, int scale) {
        return scale == 0
                ? String.valueOf(value)
                : BigDecimal.valueOf(value, scale).toPlainString();
    }

    private static String binary(Binary value, LogicalTypeAnnotation logical, int scale)
            throws IOException {
        byte[] bytes = value.getBytesUnsafe();
        if (logical instanceof Float16LogicalTypeAnnotation && bytes.length == Short.BYTES) {
            short half = (short) (bytes[0] & 0xff | bytes[1] << Byte.SIZE);
            return String.valueOf(Float.float16ToFloat(half));
        }
        if (logical instanceof DecimalLogicalTypeAnnotation && bytes.length <= 32) {
            return new BigDecimal(new BigInteger(bytes), scale).toPlainString();
        }
        return value.toStringUsingUTF8();
    }
}
