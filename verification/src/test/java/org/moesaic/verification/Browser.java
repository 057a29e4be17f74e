package org.moesaic.verification;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/// A real browser without a window: Chromium, as Debian's packages chromium and chromium-driver bring it. Where continuous
/// integration runs (`CI=true`) it must be there; elsewhere a test that needs it is skipped and says what is missing.
final class Browser implements AutoCloseable {

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Starts one that asks no host for anything.
    ///
    /// @param profile an empty folder
    static Browser start(Path profile) {
        Path chromium = required("chromium", "package chromium");
        Path driver = required("chromedriver", "package chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
                "--window-size=1100,1400",
                "--user-data-dir=" + profile);
        ChromeDriverService service =
                new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build();
        return new Browser(new ChromeDriver(service, options));
    }

    ChromeDriver driver() {
        return driver;
    }

    /// Stores what is on the screen below `target`.
    void photograph(String name) throws IOException {
        Path photo = Files.createDirectories(Path.of("target", "photos")).resolve(name);
        Files.write(photo, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Path required(String program, String origin) {
        String path = System.getenv().getOrDefault("PATH", "");
        Optional<Path> found =
                Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, program))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isEmpty()) {
            String message = program + " is missing (" + origin + ")";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }
}
