package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.traces.InMemoryTrace;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/// The page of `moesaic compare --out`, as a browser shows it.
class ComparisonPageTest {

    private static final String HOSTILE =
            "</script><script>document.title='broken'</script><img src=x"
                    + " onerror=alert(1)>&lt;b&gt;";

    @TempDir Path folder;

    private Path page(String model, int layers, int experts, int topK, String... more)
            throws IOException {
        // A file name cannot hold a slash, but the name of a hardware can hold anything.
        Path hardware = folder.resolve("h.yaml");
        CommandRun shown = CommandRun.of("hardware", "show", "hybrid-analog");
        assertEquals(0, shown.code(), shown.err());
        Files.writeString(
                hardware, shown.out().replaceFirst("(?m)^name: .*$", "name: \"" + HOSTILE + "\""));
        Path trace =
                TraceFiles.writeNpz(
                        InMemoryTrace.of(new GeneratedTrace("t", layers, experts, topK, 60, 7)),
                        folder.resolve("<img src=x onerror=alert(2)>.npz"));
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--trace",
                                trace.toString(),
                                "--model",
                                model,
                                "--hardware",
                                hardware.toString(),
                                "--policy",
                                "all-digital:format=int4",
                                "--policy",
                                "random:average=3",
                                "--policy",
                                "frequency:average=3",
                                "--policy",
                                "hot-digital:fraction=0.25",
                                "--policy",
                                "all-digital:format=fp32",
                                "--out",
                                folder.resolve("out").toString()));
        args.addAll(List.of(more));
        CommandRun run = CommandRun.of(args);
        assertEquals(0, run.code(), run.err());
        return folder.resolve("out").resolve("report.html");
    }

    @Test
    void isOpenedHoveredClickedAndPhotographed() throws IOException {
        Path page = page(Fixtures.MODEL, Fixtures.LAYERS, Fixtures.EXPERTS, Fixtures.TOP_K);
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            ChromeDriver driver = browser.driver();
            driver.get(page.toUri().toString());
            assertEquals("Comparison of placement policies", driver.getTitle());
            assertTrue(driver.findElement(By.id("subject")).getText().contains(HOSTILE));
            assertEquals(0, driver.findElements(By.tagName("img")).size());

            List<WebElement> points = driver.findElements(By.cssSelector("#scatter .point"));
            assertTrue(points.size() >= 3, "points: " + points.size());
            WebElement tip = driver.findElement(By.id("tip"));
            assertFalse(tip.isDisplayed());
            new Actions(driver).moveToElement(points.getLast()).perform();
            assertTrue(tip.isDisplayed());
            assertTrue(tip.getText().contains("a decode token"), tip.getText());
            assertTrue(driver.findElement(By.id("unknown")).isDisplayed());
            assertFalse(driver.findElement(By.id("tradeoff")).isDisplayed());
            browser.photograph("comparison-hover.png");

            String before = driver.findElement(By.cssSelector("h2 .name")).getText();
            points.getLast().click();
            String after = driver.findElement(By.cssSelector("h2 .name")).getText();
            assertNotEquals(before, after);
            assertEquals(1, driver.findElements(By.cssSelector("#policies tr.chosen")).size());

            WebElement canvas = driver.findElement(By.cssSelector("#placement canvas"));
            new Actions(driver).scrollToElement(canvas).moveToElement(canvas).perform();
            assertTrue(tip.getText().matches("(?s)layer \\d+, expert \\d+\n.*"), tip.getText());
            assertTrue(painted(driver) > 1, "one colour only");
            assertFalse(driver.findElements(By.cssSelector("#energy .bar")).isEmpty());
            assertFalse(driver.findElements(By.cssSelector("#load .device")).isEmpty());
            assertEquals(
                    2 * Fixtures.EXPERTS, driver.findElements(By.cssSelector("#hits .hit")).size());
            browser.photograph("comparison-placement.png");

            String nominal = driver.findElement(By.cssSelector("#policies tbody tr")).getText();
            driver.findElement(By.cssSelector("#corners [data-corner=high]")).click();
            assertNotEquals(
                    nominal, driver.findElement(By.cssSelector("#policies tbody tr")).getText());
            assertEquals(List.of(), errors(driver));
            assertEquals("Comparison of placement policies", driver.getTitle());
        }
    }

    private String card() throws IOException {
        Path card = folder.resolve("small.yaml");
        Files.writeString(
                card,
                """
                id: small
                layers: {decoder: 3, d-model: 32, vocabulary: 100}
                routed-experts: {layers: 0..2, experts: 8, top-k: 4, width: 16, matrices: 3}
                attention: {kind: mha, heads: 2, kv-heads: 2, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """);
        return card.toString();
    }

    /// With weights: a point a policy and layer, in the colours of the policies, and a column of errors.
    @Test
    void errorsOfLayersAreDrawn() throws IOException {
        String weights = folder.resolve("w.safetensors").toString();
        String card = card();
        CommandRun.of("model", "synthesise", card, "--out", weights).assertDone();
        Path page = page(card, 3, 8, 4, "--weights", weights);
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            ChromeDriver driver = browser.driver();
            driver.get(page.toUri().toString());
            assertTrue(
                    driver.findElement(By.id("conditions"))
                            .getText()
                            .contains("not an accuracy claim"));
            assertFalse(driver.findElement(By.id("unknown")).isDisplayed());
            assertEquals(
                    "energy, latency, bytes, area, error",
                    driver.findElement(By.id("judged")).getText());
            List<WebElement> points = driver.findElements(By.cssSelector("#errors .point"));
            assertEquals(5 * 3, points.size());
            new Actions(driver)
                    .scrollToElement(points.getFirst())
                    .moveToElement(points.getFirst())
                    .perform();
            String tip = driver.findElement(By.id("tip")).getText();
            assertTrue(tip.matches("(?s).*layer 0: error .* %"), tip);
            browser.photograph("comparison-errors.png");
            points.stream()
                    .filter(each -> each.getDomAttribute("data-policy").equals("4"))
                    .findFirst()
                    .orElseThrow()
                    .click();
            assertEquals(
                    "all-digital:format=fp32",
                    driver.findElement(By.cssSelector("h2 .name")).getText());
            assertTrue(
                    driver.findElement(By.cssSelector("#policies tbody tr"))
                            .getText()
                            .contains("±"));
            assertEquals(List.of(), errors(driver));
        }
    }

    /// Error against energy, with the choice that --max-error starts and anybody may change.
    @Test
    void theLeastEnergyWithinAnErrorIsChosen() throws IOException {
        String weights = folder.resolve("w.safetensors").toString();
        String card = card();
        CommandRun.of("model", "synthesise", card, "--out", weights).assertDone();
        Path page = page(card, 3, 8, 4, "--weights", weights, "--max-error", "0.3");
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            ChromeDriver driver = browser.driver();
            driver.get(page.toUri().toString());
            assertEquals(5, driver.findElements(By.cssSelector("#tradeoff .point")).size());
            WebElement allowed = driver.findElement(By.id("allowed"));
            assertEquals("30", allowed.getDomProperty("value"));
            WebElement within = driver.findElement(By.id("within"));
            assertTrue(
                    within.getText().matches("[145] · [^ ]+, .*J a token, error .*%"),
                    within.getText());
            allowed.clear();
            allowed.sendKeys("0.0001");
            assertTrue(within.getText().contains("all-digital:format=fp32"), within.getText());
            allowed.clear();
            allowed.sendKeys("0");
            assertEquals("no policy", within.getText());
            browser.photograph("comparison-tradeoff.png");
            driver.findElement(By.cssSelector("#policies th:nth-child(7)")).click();
            assertEquals(
                    "4",
                    driver.findElement(By.cssSelector("#policies tbody tr"))
                            .getDomAttribute("data-policy"));
            assertEquals(List.of(), errors(driver));
        }
    }

    private static List<String> errors(ChromeDriver driver) {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
    }

    /// The largest map that people draw, with all policies. How long it takes goes to `target/page.txt`; that it does not take
    /// seconds is all that is asserted here, where other work may run beside it.
    @Test
    void opensAtOnceWithManyExperts() throws IOException {
        Path page = page("qwen3-30b-a3b", 48, 128, 8, "--policies", "all");
        try (Browser browser = Browser.start(folder.resolve("profile"))) {
            ChromeDriver driver = browser.driver();
            long slowest = 0;
            for (int i = 0; i < 3; i++) {
                driver.get(page.toUri().toString());
                slowest =
                        Math.max(
                                slowest,
                                ((Number)
                                                driver.executeScript(
                                                        "return performance.getEntriesByType('navigation')[0].loadEventEnd"))
                                        .longValue());
            }
            Files.writeString(
                    Path.of("target", "page.txt"),
                    "%d bytes, 48 x 128 experts, %d policies: loaded and drawn after at most %d ms%n"
                            .formatted(
                                    Files.size(page),
                                    driver.findElements(By.cssSelector("#policies tbody tr"))
                                            .size(),
                                    slowest));
            assertTrue(slowest > 0 && slowest < 10_000, slowest + " ms");
            List<WebElement> points = driver.findElements(By.cssSelector("#scatter .point"));
            assertTrue(points.size() >= 10, "points: " + points.size());
            new Actions(driver).moveToElement(points.getLast()).perform();
            WebElement tip = driver.findElement(By.id("tip"));
            assertTrue(tip.getText().contains("a decode token"), tip.getText());
            driver.findElements(By.cssSelector("#policies tbody tr")).stream()
                    .filter(row -> row.getText().contains("frequency:average=3"))
                    .findFirst()
                    .orElseThrow()
                    .click();
            assertEquals(
                    "frequency:average=3",
                    driver.findElement(By.cssSelector("h2 .name")).getText());
            WebElement canvas = driver.findElement(By.cssSelector("#placement canvas"));
            new Actions(driver).scrollToElement(canvas).moveToElement(canvas).perform();
            assertTrue(tip.getText().matches("(?s)layer \\d+, expert \\d+\n.*"), tip.getText());
            assertTrue(painted(driver) > 1, "one colour only");
            assertFalse(driver.findElements(By.cssSelector("#energy .bar")).isEmpty());
            assertFalse(driver.findElements(By.cssSelector("#load .device")).isEmpty());
            assertEquals(2 * 128, driver.findElements(By.cssSelector("#hits .hit")).size());
            browser.photograph("comparison-48x128.png");
        }
    }

    private static long painted(ChromeDriver driver) {
        return (Long)
                driver.executeScript(
                        """
                        const canvas = document.querySelector('#placement canvas');
                        const seen = new Set();
                        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                        for (let i = 0; i < pixels.length; i += 4) {
                            if (pixels[i + 3] > 0) seen.add(pixels[i] + ',' + pixels[i + 1] + ',' + pixels[i + 2]);
                        }
                        return seen.size;
                        """);
    }

    /// Names are text in the file too: nothing that a user wrote can end the element that the data stand in.
    @Test
    void loadsNothingAndHoldsNoMarkupOfOthers() throws IOException {
        String page =
                Files.readString(
                        page(Fixtures.MODEL, Fixtures.LAYERS, Fixtures.EXPERTS, Fixtures.TOP_K));
        assertTrue(page.contains("default-src 'none'"));
        assertFalse(page.contains("<img"), "a name became markup");
        assertFalse(page.contains("src=\"") || page.contains("href="), "something is loaded");
        assertEquals(2, page.split("<script", -1).length - 1);
        assertEquals(2, page.split("</script>", -1).length - 1);
    }
}
