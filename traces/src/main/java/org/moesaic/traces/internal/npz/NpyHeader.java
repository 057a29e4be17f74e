package org.moesaic.traces.internal.npz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of an NPY array: a Python dictionary with the element type, the order and the shape.
///
/// Only arrays of integers, little-endian, in C order are taken. Source: the NPY format 1.0 to 3.0 as numpy documents it
/// in `numpy.lib.format`.
///
/// @param type element type
/// @param shape lengths of the dimensions, slowest first
record NpyHeader(NpyType type, List<Long> shape) {

    private static final Pattern ENTRY =
            Pattern.compile(
                    "\\s*+'(\\w++)'\\s*+:\\s*+('[^']*+'|True|False|\\([0-9, ]*+\\)|\\[[^]]*+])\\s*+,?+");
    private static final Pattern TYPE = Pattern.compile("'([<|])([ui])([1248])'");

    /// @throws NpyException if the text is not such a dictionary, or of an array that is not taken
    static NpyHeader parse(String text) throws NpyException {
        Map<String, String> entries = entries(text);
        for (String key : List.of("descr", "fortran_order", "shape")) {
            if (!entries.containsKey(key)) {
                throw new NpyException("NPY header without '" + key + "'", "write it with numpy");
            }
        }
        if (!entries.get("fortran_order").equals("False")) {
            throw new NpyException(
                    "array in Fortran order",
                    "store it in C order: numpy.ascontiguousarray(experts)");
        }
        return new NpyHeader(type(entries.get("descr")), shape(entries.get("shape")));
    }

    /// Bytes of all elements.
    ///
    /// @throws NpyException if that is more than any file can hold
    long dataBytes() throws NpyException {
        try {
            long bytes = type.bytes();
            for (long length : shape) {
                bytes = Math.multiplyExact(bytes, length);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new NpyException("shape " + shape + " is larger than any file", "");
        }
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

    private static NpyType type(String descr) throws NpyException {
        Matcher matcher = TYPE.matcher(descr);
        boolean known = matcher.matches();
        // Only single bytes have no order.
        if (!known || matcher.group(1).equals("|") != matcher.group(3).equals("1")) {
            throw new NpyException(
                    "element type " + descr,
                    "integers of 1, 2, 4 or 8 bytes, little-endian: experts.astype('uint8')");
        }
        return new NpyType(Integer.parseInt(matcher.group(3)), matcher.group(2).equals("i"));
    }

    private static List<Long> shape(String tuple) throws NpyException {
        List<Long> shape = new ArrayList<>();
        for (String length : tuple.replaceAll("[() ]", "").split(",")) {
            if (!length.matches("[0-9]{1,18}")) {
                throw new NpyException("shape " + tuple, "write it with numpy");
            }
            shape.add(Long.parseLong(length));
        }
        return List.copyOf(shape);
    }
}
