package org.moesaic.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.traces.ModelCards;

/// What the README shows is so: its commands run, in its order, and print what it says; its links lead somewhere.
class ReadmeTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

    @TempDir Path folder;

    @Test
    void everyCommandRunsAndPrintsWhatIsShown() throws IOException {
        int run = 0;
        String printed = "";
        for (Readme block : Readme.blocks()) {
            if (block.language().equals("sh")) {
                for (String command : block.commands()) {
                    if (command.startsWith("./moesaic ")) {
                        printed = run(command);
                        run++;
                    } else {
                        assertEquals("./build", command, "line " + block.line());
                    }
                }
            } else if (block.language().equals("text")) {
                mustShow(block, printed);
            }
        }
        assertTrue(run > 10, run + " commands");
    }

    @Test
    void theCardThatIsShownIsTheOneInTheExamples() throws IOException {
        List<String> card = Files.readAllLines(Path.of("examples", "models", "my-moe.yaml"));
        List<Readme> yaml =
                Readme.blocks().stream().filter(each -> each.language().equals("yaml")).toList();
        assertEquals(List.of(card), yaml.stream().map(Readme::lines).toList());
    }

    @Test
    void linksLeadToFiles() throws IOException {
        List<String> targets =
                LINK.matcher(Files.readString(Path.of("README.md")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertTrue(targets.size() > 5);
        for (String target : targets) {
            assertTrue(Files.exists(Path.of(target)), target);
        }
    }

    @Test
    void whatIsCountedInWordsIsSo() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertTrue(readme.contains(" has %d models".formatted(ModelCards.builtIn().size())));
        String builtIn =
                readme.substring(readme.indexOf("Built in are"), readme.indexOf("Start from one"));
        HardwareCatalog.names()
                .forEach(name -> assertTrue(builtIn.contains("`" + name + "`"), name));
    }

    /// Runs a command in this process. What it writes goes into a folder of the test, and is looked for there by the
    /// commands after it.
    private String run(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" +")));
        Path redirected = null;
        int arrow = words.indexOf(">");
        if (arrow > 0) {
            redirected = folder.resolve(words.get(arrow + 1));
            words = words.subList(0, arrow);
        }
        for (int i = 1; i < words.size(); i++) {
            Path written = folder.resolve(words.get(i));
            if (words.get(i - 1).equals("--out") || Files.exists(written)) {
                words.set(i, written.toString());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] args = words.subList(1, words.size()).toArray(String[]::new);
        int code = Main.run(args, stream(out), stream(err));
        assertEquals(0, code, command + "\n" + err.toString(StandardCharsets.UTF_8));
        String printed = out.toString(StandardCharsets.UTF_8);
        assertNotEquals("", printed, command);
        if (redirected != null) {
            Files.writeString(redirected, printed);
        }
        return printed.replace(folder + folder.getFileSystem().getSeparator(), "");
    }

    /// All lines of the block are printed, in this order; `…` stands for any lines, and nothing is left out without it.
    private static void mustShow(Readme block, String printed) {
        Iterator<String> actual = printed.lines().iterator();
        boolean gap = false;
        for (String shown : block.lines()) {
            if (shown.equals("…")) {
                gap = true;
                continue;
            }
            String line = "(nothing)";
            do {
                if (!actual.hasNext()) {
                    fail("line '" + shown + "' of README is not printed here:\n" + printed);
                }
                line = actual.next();
            } while (gap && !line.equals(shown));
            assertEquals(shown, line);
            gap = false;
        }
        assertTrue(gap || !actual.hasNext(), "the end of the output is left out without a word");
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
