package org.moesaic.traces.internal.torch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.internal.torch.PickleValue.Dictionary;
import org.moesaic.traces.internal.torch.PickleValue.Global;
import org.moesaic.traces.internal.torch.PickleValue.Items;
import org.moesaic.traces.internal.torch.PickleValue.Other;
import org.moesaic.traces.internal.torch.PickleValue.Storage;
import org.moesaic.traces.internal.torch.PickleValue.Tensor;
import org.moesaic.traces.internal.torch.PickleValue.Text;
import org.moesaic.traces.internal.torch.PickleValue.Whole;

/// Reads the structure of a pickle that `torch.save` wrote, and executes nothing.
///
/// A pickle is a program for a stack machine. Taken are the opcodes that build lists, dictionaries and numbers, and calls
/// of three functions only, which are not called but understood: `torch._utils._rebuild_tensor_v2`,
/// `torch._utils._rebuild_parameter` and `collections.OrderedDict`. Every other opcode and every other name is refused.
/// Source: the opcodes as CPython documents them in `Lib/pickletools.py`, protocols 2 to 5.
public final class PickleReader {

    private static final int MOST_VALUES = 1 << 20;
    private static final PickleValue MARK = new Text("mark");

    private final ByteBuffer bytes;
    private final List<PickleValue> stack = new ArrayList<>();
    private final Map<Integer, PickleValue> memo = new HashMap<>();
    private int values;

    private PickleReader(byte[] pickle) {
        bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @throws PickleException if it is damaged, or holds anything but data
    public static PickleValue read(byte[] pickle) throws PickleException {
        PickleReader reader = new PickleReader(pickle);
        try {
            return reader.run();
        } catch (BufferUnderflowException e) {
            throw new PickleException("the pickle ends too early");
        }
    }

    private PickleValue run() throws PickleException {
        while (true) {
            int at = bytes.position();
            int opcode = bytes.get() & 0xFF;
            if (opcode == '.') {
                return pop();
            }
            if (++values > MOST_VALUES) {
                throw new PickleException("more than " + MOST_VALUES + " operations");
            }
            if (!number(opcode) && !container(opcode) && !memory(opcode) && !reference(opcode)) {
                throw new PickleException(
                        "opcode 0x%02x at byte %d is not one of data".formatted(opcode, at));
            }
        }
    }

    private boolean number(int opcode) throws PickleException {
        switch (opcode) {
            case 0x80 -> bytes.get();
            case 0x95 -> bytes.getLong();
            case 'N', 0x88, 0x89 -> push(new Other());
            case 'J' -> push(new Whole(bytes.getInt()));
            case 'K' -> push(new Whole(bytes.get() & 0xFF));
            case 'M' -> push(new Whole(bytes.getShort() & 0xFFFF));
            case 'G' -> {
                bytes.getLong();
                push(new Other());
            }
            case 0x8a -> push(new Whole(longOf(take(bytes.get() & 0xFF))));
            case 'X' -> push(new Text(text(take(bytes.getInt()))));
            case 0x8c -> push(new Text(text(take(bytes.get() & 0xFF))));
            case 'U' -> push(new Text(text(take(bytes.get() & 0xFF))));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) throws PickleException {
        switch (opcode) {
            case '(' -> push(MARK);
            case ']' -> push(new Items(new ArrayList<>()));
            case ')' -> push(new Items(List.of()));
            case '}' -> push(new Dictionary(new LinkedHashMap<>()));
            case 't' -> push(new Items(List.copyOf(popToMark())));
            case 0x85, 0x86, 0x87 -> push(new Items(List.copyOf(popLast(opcode - 0x84))));
            case 'a' -> {
                PickleValue value = pop();
                append(List.of(value));
            }
            case 'e' -> append(popToMark());
            case 's' -> put(popLast(2));
            case 'u' -> put(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) throws PickleException {
        switch (opcode) {
            case 'q' -> memo.put(bytes.get() & 0xFF, top());
            case 'r' -> memo.put(bytes.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(bytes.get() & 0xFF));
            case 'j' -> push(remembered(bytes.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean reference(int opcode) throws PickleException {
        switch (opcode) {
            case 'c' -> {
                String module = line();
                push(new Global(module, line()));
            }
            case 0x93 -> {
                List<PickleValue> names = popLast(2);
                if (!(names.get(0) instanceof Text(String module))
                        || !(names.get(1) instanceof Text(String name))) {
                    throw new PickleException("a name that is no text");
                }
                push(new Global(module, name));
            }
            case 'Q' -> push(storage(pop()));
            case 'R' -> {
                List<PickleValue> call = popLast(2);
                push(result(call.get(0), call.get(1)));
            }
            case 'b' -> {
                // The state of an OrderedDict: names of versions, of no use here.
                pop();
                if (!(top() instanceof Dictionary)) {
                    throw new PickleException("state for something that is no dictionary");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static PickleValue storage(PickleValue id) throws PickleException {
        if (id instanceof Items(List<PickleValue> parts)
                && parts.size() >= 3
                && parts.get(0) instanceof Text(String kind)
                && kind.equals("storage")
                && parts.get(1) instanceof Global type
                && type.module().startsWith("torch")
                && parts.get(2) instanceof Text(String key)) {
            return new Storage(type.name(), key);
        }
        throw new PickleException("a reference that is no storage of a tensor");
    }

    private static PickleValue result(PickleValue function, PickleValue arguments)
            throws PickleException {
        if (!(function instanceof Global global)
                || !(arguments instanceof Items(List<PickleValue> values))) {
            throw new PickleException("a call of something that is no function");
        }
        return switch (global.full()) {
            case "torch._utils._rebuild_tensor_v2" -> tensor(values);
            case "torch._utils._rebuild_parameter" -> {
                if (values.isEmpty() || !(values.getFirst() instanceof Tensor tensor)) {
                    throw new PickleException("a parameter without a tensor");
                }
                yield tensor;
            }
            case "collections.OrderedDict" -> new Dictionary(new LinkedHashMap<>());
            default ->
                    throw new PickleException(
                            "the pickle calls '" + shown(global.full()) + "', which is no data");
        };
    }

    private static Tensor tensor(List<PickleValue> values) throws PickleException {
        if (values.size() >= 4
                && values.get(0) instanceof Storage storage
                && values.get(1) instanceof Whole(long offset)
                && offset >= 0) {
            List<Long> shape = lengths(values.get(2));
            List<Long> strides = lengths(values.get(3));
            if (shape.size() == strides.size()) {
                return new Tensor(storage, offset, shape, strides);
            }
        }
        throw new PickleException("a tensor that is none");
    }

    private static List<Long> lengths(PickleValue tuple) throws PickleException {
        List<Long> lengths = new ArrayList<>();
        if (!(tuple instanceof Items(List<PickleValue> values))) {
            throw new PickleException("a shape that is no tuple");
        }
        for (PickleValue value : values) {
            if (!(value instanceof Whole(long length)) || length < 0) {
                throw new PickleException("a shape of something else than lengths");
            }
            lengths.add(length);
        }
        return List.copyOf(lengths);
    }

    private void append(List<PickleValue> added) throws PickleException {
        if (!(top() instanceof Items(List<PickleValue> list)) || !(list instanceof ArrayList)) {
            throw new PickleException("elements for something that is no list");
        }
        list.addAll(added);
    }

    private void put(List<PickleValue> pairs) throws PickleException {
        if (!(top() instanceof Dictionary(Map<String, PickleValue> entries))
                || pairs.size() % 2 != 0) {
            throw new PickleException("entries for something that is no dictionary");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            String key =
                    switch (pairs.get(i)) {
                        case Text(String text) -> text;
                        case Whole(long number) -> String.valueOf(number);
                        default -> throw new PickleException("a key that is no text");
                    };
            entries.put(key, pairs.get(i + 1));
        }
    }

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue pop() throws PickleException {
        return popLast(1).getFirst();
    }

    private PickleValue top() throws PickleException {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw new PickleException("an operation without a value");
        }
        return stack.getLast();
    }

    private List<PickleValue> popLast(int count) throws PickleException {
        if (stack.size() < count) {
            throw new PickleException("an operation without a value");
        }
        List<PickleValue> last = stack.subList(stack.size() - count, stack.size());
        List<PickleValue> popped = new ArrayList<>(last);
        last.clear();
        if (popped.stream().anyMatch(value -> value == MARK)) {
            throw new PickleException("an operation without a value");
        }
        return popped;
    }

    private List<PickleValue> popToMark() throws PickleException {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw new PickleException("an end without a beginning");
        }
        List<PickleValue> last = stack.subList(mark, stack.size());
        List<PickleValue> popped = new ArrayList<>(last.subList(1, last.size()));
        last.clear();
        return popped;
    }

    private PickleValue remembered(int key) throws PickleException {
        PickleValue value = memo.get(key);
        if (value == null) {
            throw new PickleException("a reference to nothing");
        }
        return value;
    }

    private byte[] take(int count) throws PickleException {
        if (count < 0 || count > bytes.remaining()) {
            throw new PickleException("the pickle ends too early");
        }
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    private String line() throws PickleException {
        int from = bytes.position();
        while (bytes.get() != '\n') {
            // Up to the end of the line.
        }
        int length = bytes.position() - 1 - from;
        bytes.position(from);
        String line = text(take(length));
        bytes.get();
        return line;
    }

    private static long longOf(byte[] little) throws PickleException {
        if (little.length > Long.BYTES) {
            throw new PickleException("a number of " + little.length + " bytes");
        }
        long value = 0;
        for (int i = little.length - 1; i >= 0; i--) {
            value = value << Byte.SIZE | little[i] & 0xFF;
        }
        int spare = Long.SIZE - little.length * Byte.SIZE;
        return little.length == 0 ? 0 : value << spare >> spare;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 60)).replaceAll("\\p{C}", "?");
    }
}
