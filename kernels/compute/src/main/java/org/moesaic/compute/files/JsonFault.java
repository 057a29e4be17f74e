package org.moesaic.compute.files;

import tools.jackson.core.JacksonException;

/// What is wrong with broken JSON, without what the parser says about itself.
final class JsonFault {

    private JsonFault() {}

    static String of(JacksonException e) {
        String text = e.getOriginalMessage().replaceAll(" \\(start marker at .*\\)$", "");
        text = text.replaceAll(", from `StreamReadConstraints[^`]*`", "");
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return at < 0 ? text : text + ", at byte " + at;
    }
}
