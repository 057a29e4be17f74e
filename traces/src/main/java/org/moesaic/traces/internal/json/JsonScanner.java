package org.moesaic.traces.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads one JSON value (RFC 8259) from UTF-8 bytes, front to back, without making objects of what it passes over.
///
/// Routing logs are millions of short lines of small integers: a general parser spends its time on starting and on tokens
/// that nobody asks for. Taken beside the standard are `NaN`, `Infinity` and `-Infinity`, which Python writes. Used so:
///
/// ```java
/// scanner.over(bytes, from, to);
/// scanner.enterObject();
/// while (scanner.nextField()) {
///     if (scanner.nameIs(STEP)) step = scanner.integer(); else scanner.skip();
/// }
/// scanner.end();
/// ```
public final class JsonScanner {

    /// Deeper nesting is refused.
    public static final int MAX_DEPTH = 64;

    private static final String CURE = "one object a line, as RFC 8259 has it";
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");

    private byte[] bytes = {};
    private int start;
    private int at;
    private int end;
    private int depth;
    private boolean fresh;
    private int nameFrom;
    private int nameTo;

    /// Bytes of a name, for [#nameIs(byte\[\])].
    public static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /// Starts at the value in `bytes[from .. to)`; nothing before `from` or from `to` on is looked at.
    public void over(byte[] source, int from, int to) {
        bytes = source;
        start = from;
        at = from;
        end = to;
        depth = 0;
        fresh = false;
    }

    /// First byte of the next value: `{`, `[`, `"`, `t`, `f`, `n`, a digit, `-`, `N` or `I`; 0 at the end.
    public byte peek() {
        space();
        return at < end ? bytes[at] : 0;
    }

    public void enterObject() throws WrongLine {
        enter((byte) '{', "an object");
    }

    public void enterArray() throws WrongLine {
        enter((byte) '[', "a list");
    }

    /// Moves to the next field of the object that was entered last: its name is known then, and its value comes next.
    ///
    /// @return false at the end of the object, which is left then
    public boolean nextField() throws WrongLine {
        if (!next((byte) '}')) {
            return false;
        }
        space();
        nameFrom = at + 1;
        passString();
        nameTo = at - 1;
        space();
        if (at >= end || bytes[at] != ':') {
            throw damaged("':' expected");
        }
        at++;
        return true;
    }

    /// Moves to the next element of the list that was entered last.
    ///
    /// @return false at the end of the list, which is left then
    public boolean nextElement() throws WrongLine {
        return next((byte) ']');
    }

    /// True if the field's name is this one, spelt without escapes.
    public boolean nameIs(byte[] name) {
        return Arrays.equals(bytes, nameFrom, nameTo, name, 0, name.length);
    }

    /// The field's name.
    public String name() throws WrongLine {
        return decoded(nameFrom, nameTo);
    }

    /// The field's name as a number from 0 without leading zeros, or -1 if it is none of at most 9 digits.
    public int nameAsNumber() {
        return digits(nameFrom, nameTo);
    }

    /// The number at the end of a name such as `layer_12`, or -1 if the name does not begin so or the rest is none.
    public int nameAfter(byte[] prefix) {
        boolean begins =
                nameTo - nameFrom > prefix.length
                        && Arrays.equals(
                                bytes,
                                nameFrom,
                                nameFrom + prefix.length,
                                prefix,
                                0,
                                prefix.length);
        return begins ? digits(nameFrom + prefix.length, nameTo) : -1;
    }

    /// A whole number.
    public long integer() throws WrongLine {
        space();
        int first = at;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            at++;
        }
        boolean wrong =
                at == from
                        || at - from > 18
                        || (bytes[from] == '0' && at - from > 1)
                        || (at < end && isPartOfNumber(bytes[at]));
        if (wrong) {
            at = first;
            throw new WrongLine("", "not a whole number: " + shown(), "a whole number");
        }
        return negative ? -value : value;
    }

    /// Any number, with NaN and the infinities.
    public double number() throws WrongLine {
        space();
        int first = at;
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        if (at < end && (bytes[at] == 'N' || bytes[at] == 'I')) {
            boolean nan = bytes[at] == 'N';
            word(nan ? NAN : INFINITY);
            return nan
                    ? Double.NaN
                    : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        at = first;
        return Decimal.value(bytes, first, passNumber());
    }

    public boolean bool() throws WrongLine {
        byte first = peek();
        if (first != 't' && first != 'f') {
            throw new WrongLine("", "not a truth value: " + shown(), "true or false");
        }
        word(first == 't' ? TRUE : FALSE);
        return first == 't';
    }

    /// Passes over `null`, if that is what comes next.
    ///
    /// @return false if something else comes next
    public boolean isNull() throws WrongLine {
        if (peek() != 'n') {
            return false;
        }
        word(NULL);
        return true;
    }

    /// A text, escapes resolved.
    public String string() throws WrongLine {
        if (peek() != '"') {
            throw new WrongLine("", "not a text: " + shown(), "a text in quotes");
        }
        int from = at + 1;
        passString();
        return decoded(from, at - 1);
    }

    /// Passes over the next value, whatever it is.
    public void skip() throws WrongLine {
        switch (peek()) {
            case '{' -> {
                enterObject();
                while (nextField()) {
                    skip();
                }
            }
            case '[' -> {
                enterArray();
                while (nextElement()) {
                    skip();
                }
            }
            case '"' -> passString();
            case 't' -> word(TRUE);
            case 'f' -> word(FALSE);
            case 'n' -> word(NULL);
            default -> number();
        }
    }

    /// To be called after the value: nothing but space may follow.
    public void end() throws WrongLine {
        space();
        if (at < end) {
            throw damaged("more than one value");
        }
    }

    private void enter(byte bracket, String what) throws WrongLine {
        space();
        if (at >= end || bytes[at] != bracket) {
            throw at >= end
                    ? damaged("the line ends too early")
                    : new WrongLine("", "not " + what + ": " + shown(), what);
        }
        if (++depth > MAX_DEPTH) {
            throw new WrongLine("", "nested more than " + MAX_DEPTH + " deep", "flat rows");
        }
        at++;
        fresh = true;
    }

    private boolean next(byte bracket) throws WrongLine {
        space();
        if (at >= end) {
            throw damaged("the line ends too early");
        }
        if (bytes[at] == bracket) {
            at++;
            depth--;
            fresh = false;
            return false;
        }
        if (!fresh) {
            if (bytes[at] != ',') {
                throw damaged("',' or '" + (char) bracket + "' expected");
            }
            at++;
        }
        fresh = false;
        return true;
    }

    private void space() {
        while (at < end) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return;
            }
            at++;
        }
    }

    /// From an opening quote to behind the closing one.
    private void passString() throws WrongLine {
        if (at >= end || bytes[at] != '"') {
            throw damaged("a text in quotes expected");
        }
        for (int i = at + 1; i < end; i++) {
            byte next = bytes[i];
            if (next == '"') {
                at = i + 1;
                return;
            }
            if (next == '\\') {
                i++;
            } else if (next >= 0 && next < ' ') {
                at = i;
                throw damaged("a control character in a text");
            }
        }
        throw damaged("a text that does not end");
    }

    /// Passes over a number of RFC 8259.
    ///
    /// @return where it ends
    private int passNumber() throws WrongLine {
        int i = at < end && bytes[at] == '-' ? at + 1 : at;
        int whole = i;
        i = passDigits(i);
        boolean good = i > whole && (bytes[whole] != '0' || i == whole + 1);
        if (i < end && bytes[i] == '.') {
            int fraction = i + 1;
            i = passDigits(fraction);
            good &= i > fraction;
        }
        if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
            int power = i + 1;
            if (power < end && (bytes[power] == '+' || bytes[power] == '-')) {
                power++;
            }
            i = passDigits(power);
            good &= i > power;
        }
        if (!good) {
            throw damaged("a value expected");
        }
        at = i;
        return i;
    }

    private int passDigits(int from) {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static boolean isPartOfNumber(byte next) {
        return next == '.' || next == 'e' || next == 'E';
    }

    private void word(byte[] word) throws WrongLine {
        int to = at + word.length;
        if (to > end || !Arrays.equals(bytes, at, to, word, 0, word.length)) {
            throw damaged("a value expected");
        }
        at = to;
    }

    private int digits(int from, int to) {
        if (to == from || to - from > 9 || (bytes[from] == '0' && to - from > 1)) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }

    private String decoded(int from, int to) throws WrongLine {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return unescaped(from, to);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private String unescaped(int from, int to) throws WrongLine {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next != '\\') {
                plain.append(next);
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case '"', '\\', '/' -> plain.append(escape);
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    String hex = text.substring(i + 1, Math.min(text.length(), i + 5));
                    if (!hex.matches("[0-9a-fA-F]{4}")) {
                        throw damaged("a wrong escape in a text");
                    }
                    plain.append((char) Integer.parseInt(hex, 16));
                    i += 4;
                }
                default -> throw damaged("a wrong escape in a text");
            }
        }
        return plain.toString();
    }

    private String shown() {
        int to = Math.min(end, at + 24);
        return at >= end
                ? "nothing"
                : new String(bytes, at, to - at, StandardCharsets.UTF_8).replaceAll("\\p{C}", "?");
    }

    private WrongLine damaged(String why) {
        return new WrongLine("column " + (at - start + 1), "not JSON: " + why, CURE);
    }
}
