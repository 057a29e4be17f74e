package org.moesaic.cli.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.moesaic.edge.Sha256;

/// The page of a comparison: one file with figures and what draws them, which loads nothing. Its policy of content lets no
/// script run but ours, which is known by its SHA-256 (Content Security Policy Level 3, section 6.6.2.5).
final class Page {

    private Page() {}

    static String of(PageData data) throws IOException {
        String script = resource("plots.js") + resource("errors.js") + resource("page.js");
        String page = resource("page.html").replace("${hash}", hash(script));
        // The data come last: what stands in them is not looked at again.
        return page.replace("${script}", script).replace("${data}", embedded(data.json()));
    }

    /// JSON in which no character can end the element that it stands in, or start another.
    static String embedded(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String hash(String script) {
        byte[] digest = Sha256.start().digest(script.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
