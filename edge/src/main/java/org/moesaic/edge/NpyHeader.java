package org.moesaic.edge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an NPY array: magic bytes, version, and a Python dictionary with element type, order and shape.
///
/// Source: the NPY format 1.0 to 3.0 as numpy documents it in `numpy.lib.format`.
///
/// @param type element type as it is written, quotes included, such as `'<f4'`; what it means is for the reader to say
/// @param shape lengths of the dimensions, slowest first; empty for a single number
/// @param columnMajor true for Fortran order: the first dimension runs fastest
public record NpyHeader(String type, List<Long> shape, boolean columnMajor) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// Longest header taken: numpy itself refuses longer ones from sources that it does not trust.
    private static final int MAX_HEADER_BYTES = 10_000;

    private static final Pattern ENTRY =
            Pattern.compile(
                    "\\s*+'(\\w++)'\\s*+:\\s*+('[^']*+'|True|False|\\([0-9, ]*+\\)|\\[[^]]*+])\\s*+,?+");

    public NpyHeader {
        shape = List.copyOf(shape);
    }

    /// Where the bytes of a header come from.
    @FunctionalInterface
    public interface Source {

        /// Fills the first `count` bytes of a buffer with those that come next.
        void read(byte[] into, int count) throws NpyException;
    }

    /// The first bytes of every NPY array.
    public static byte[] magic() {
        return MAGIC.clone();
    }

    /// Reads the header of an array in C order; the source then stands at the first element.
    ///
    /// @throws NpyException if there is no header, or one of an array that is not taken
    public static NpyHeader read(Source source) throws NpyException {
        NpyHeader header = readInAnyOrder(source);
        if (header.columnMajor()) {
            throw new NpyException(
                    "array in Fortran order",
                    "store it in C order: numpy.ascontiguousarray(array)");
        }
        return header;
    }

    /// The same of an array in either order.
    ///
    /// @throws NpyException if there is no header, or one that cannot be understood
    public static NpyHeader readInAnyOrder(Source source) throws NpyException {
        byte[] start = bytes(source, MAGIC.length + 2);
        if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
            throw new NpyException("not an NPY array", "write it with numpy");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new NpyException("NPY version " + version, "versions 1 to 3 can be read");
        }
        byte[] length = bytes(source, version == 1 ? Short.BYTES : Integer.BYTES);
        ByteBuffer little = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
        long bytes =
                version == 1
                        ? Short.toUnsignedInt(little.getShort())
                        : Integer.toUnsignedLong(little.getInt());
        if (bytes > MAX_HEADER_BYTES) {
            throw new NpyException(
                    "NPY header of " + bytes + " bytes", "at most " + MAX_HEADER_BYTES);
        }
        return parse(new String(bytes(source, (int) bytes), StandardCharsets.ISO_8859_1));
    }

    /// Bytes of all elements.
    ///
    /// @throws NpyException if that is more than any file can hold
    public long dataBytes(int elementBytes) throws NpyException {
        try {
            long bytes = elementBytes;
            for (long length : shape) {
                bytes = Math.multiplyExact(bytes, length);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new NpyException("shape " + shape + " is larger than any file", "");
        }
    }

    private static byte[] bytes(Source source, int count) throws NpyException {
        byte[] bytes = new byte[count];
        source.read(bytes, count);
        return bytes;
    }

    private static NpyHeader parse(String text) throws NpyException {
        Map<String, String> entries = entries(text);
        for (String key : List.of("descr", "fortran_order", "shape")) {
            if (!entries.containsKey(key)) {
                throw new NpyException("NPY header without '" + key + "'", "write it with numpy");
            }
        }
        List<Long> shape = shape(entries.get("shape"));
        boolean columnMajor = !entries.get("fortran_order").equals("False");
        return new NpyHeader(entries.get("descr"), shape, columnMajor);
    }

    private static Map<String, String> entries(String text) throws NpyException {
        String body = text.strip();
        if (!body.startsWith("{") || !body.endsWith("}")) {
            throw new NpyException("NPY header is not a dictionary", "write it with numpy");
        }
        body = body.substring(1, body.length() - 1);
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(body);
        int at = 0;
        while (at < body.length() && !body.substring(at).isBlank()) {
            entry.region(at, body.length());
            if (!entry.lookingAt() || entries.put(entry.group(1), entry.group(2)) != null) {
                throw new NpyException("NPY header cannot be read", "write it with numpy");
            }
            at = entry.end();
        }
        return entries;
    }

    private static List<Long> shape(String tuple) throws NpyException {
        List<Long> shape = new ArrayList<>();
        String lengths = tuple.replaceAll("[() ]", "");
        if (lengths.isEmpty()) {
            return shape;
        }
        for (String length : lengths.split(",")) {
            if (!length.matches("[0-9]{1,18}")) {
                throw new NpyException("shape " + tuple, "write it with numpy");
            }
            shape.add(Long.parseLong(length));
        }
        return shape;
    }
}
