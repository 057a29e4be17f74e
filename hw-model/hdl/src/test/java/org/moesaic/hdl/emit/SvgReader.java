package org.moesaic.hdl.emit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads XML as plain as ours: elements, attributes, text with entities. What is not well-formed is an error.
final class SvgReader {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "<(?<close>/?)(?<tag>[a-z]+)(?<attributes>(?:"
                            + " [A-Za-z:-]+=\"[^\"<>]*\")*)(?<empty>/?)>"
                            + "|(?<text>(?:[^<>&]|&(?:amp|lt|gt|quot);)+)");

    private static final Pattern ATTRIBUTE = Pattern.compile(" ([A-Za-z:-]+)=\"([^\"]*)\"");

    /// @param text of the element and of those inside
    record Element(String tag, Map<String, String> attributes, StringBuilder text) {

        String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }
    }

    private SvgReader() {}

    /// The elements of a document, in the order in which they begin; the first is the root.
    static List<Element> elements(String svg) {
        List<Element> all = new ArrayList<>();
        Deque<Element> open = new ArrayDeque<>();
        Matcher matcher = TOKEN.matcher(svg.strip());
        int position = 0;
        while (matcher.find()) {
            boolean first = matcher.start() == 0;
            if (matcher.start() != position || open.isEmpty() != first) {
                throw new AssertionError("not well-formed at " + position + ":\n" + svg);
            }
            position = matcher.end();
            if (matcher.group("text") != null) {
                open.forEach(element -> element.text().append(matcher.group("text")));
            } else if (!matcher.group("close").isEmpty()) {
                if (!open.pop().tag().equals(matcher.group("tag"))) {
                    throw new AssertionError("ends wrongly at " + position + ":\n" + svg);
                }
            } else {
                Map<String, String> attributes = new HashMap<>();
                Matcher each = ATTRIBUTE.matcher(matcher.group("attributes"));
                while (each.find()) {
                    attributes.put(each.group(1), each.group(2));
                }
                Element element =
                        new Element(matcher.group("tag"), attributes, new StringBuilder());
                all.add(element);
                if (matcher.group("empty").isEmpty()) {
                    open.push(element);
                }
            }
        }
        if (position != svg.strip().length() || !open.isEmpty()) {
            throw new AssertionError("not well-formed at " + position + ":\n" + svg);
        }
        return all;
    }

    static List<Element> elements(String svg, String tag) {
        return elements(svg).stream().filter(element -> element.tag().equals(tag)).toList();
    }
}
