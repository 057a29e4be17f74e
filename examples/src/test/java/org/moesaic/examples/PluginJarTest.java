package org.moesaic.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;

/// The samples that are services also work as plug-ins of the command, from jars made as their comments say.
class PluginJarTest {

    @TempDir Path folder;

    @Test
    void aPolicyOfOnesOwn() throws IOException {
        jar(Sample03_YourOwnPolicy.class, "org.moesaic.model.placement.Policy");
        String out = run("policy", "show", "wide-ends", "--plugins", folder.toString());
        assertTrue(out.matches("(?s).*number format of the two layers +default: int8.*"), out);
        String replay =
                run(
                        "replay",
                        "--trace=examples/traces/olmoe-synthetic.csv",
                        "--model=olmoe-1b-7b",
                        "--hardware=hbm3-npu",
                        "--policy=wide-ends:wide=bf16",
                        "--plugins=" + folder);
        assertTrue(replay.contains("wide-ends:wide=bf16"), replay);
    }

    @Test
    void aTraceFormatOfOnesOwn() throws IOException {
        jar(Sample04_YourOwnTraceFormat.class, "org.moesaic.traces.TraceImporter");
        Path trace =
                Files.writeString(folder.resolve("x.toy"), "toy-routing 2 8 2\n3,1 7,0\n3,2 7,5\n");
        String out = run("trace", "info", trace.toString(), "--plugins", folder.toString());
        assertTrue(out.startsWith("x.toy  in-memory"), out);
    }

    private void jar(Class<?> service, String type) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("sample-1.0.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            String name = service.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(name));
            try (InputStream code = service.getResourceAsStream("/" + name)) {
                code.transferTo(jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + type));
            jar.write((service.getName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String run(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(command, stream(out), stream(err));
        assertEquals(0, code, err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
