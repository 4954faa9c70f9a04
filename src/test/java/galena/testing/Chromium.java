package galena.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The Chromium of this machine, driven by Playwright. Without one the page tests are skipped, and `./galena
/// test` says so.
public final class Chromium implements AutoCloseable {
    private static final Pattern WORDLESS = Pattern.compile("\\[[a-z-]+\\.[a-z=.-]+\\]");
    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable, String... more) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(Stream.concat(
                                        Stream.of(
                                                "--no-sandbox",
                                                "--disable-gpu",
                                                "--disable-quic",
                                                "--no-first-run",
                                                "--disable-background-networking",
                                                "--disable-component-update",
                                                "--disable-sync"),
                                        Stream.of(more))
                                .toList()));
    }

    public static Chromium orSkip() {
        var found = find();
        Assumptions.assumeTrue(found.isPresent(), "there is no Chromium on this machine");
        return new Chromium(found.orElseThrow());
    }

    /// One that trusts a certificate authority besides those it knows, and only that.
    ///
    /// @param pin the SHA-256 of the authority's public key, in Base64
    static Chromium trusting(String pin) {
        return new Chromium(
                find().orElseThrow(() -> new IllegalStateException("there is no Chromium on this machine")),
                "--ignore-certificate-errors-spki-list=" + pin);
    }

    private static Optional<Path> find() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    public Page page(int width, int height, boolean dark) {
        return page(width, height, dark, false);
    }

    /// A telephone that believes any certificate, as one does on which the firm's own authority was installed.
    public Page trustingPhone() {
        return page(390, 844, false, true);
    }

    private Page page(int width, int height, boolean dark, boolean trusting) {
        var context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setIgnoreHTTPSErrors(trusting)
                .setTimezoneId("America/New_York")
                .setColorScheme(
                        dark
                                ? com.microsoft.playwright.options.ColorScheme.DARK
                                : com.microsoft.playwright.options.ColorScheme.LIGHT));
        var page = context.newPage();
        page.setDefaultTimeout(15_000);
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /// A picture for whoever looks; those of a run with -Dgalena.screenshots=docs/screenshots are the ones in the
    /// README.
    public static void picture(Page page, String name) {
        boolean whole = name.equals("setup");
        var folder = Path.of(System.getProperty("galena.screenshots", "target/screenshots"));
        page.screenshot(new Page.ScreenshotOptions().setFullPage(whole).setPath(folder.resolve(name + ".png")));
    }

    /// The whole page, as far as one would scroll.
    public static void whole(Page page, String name) {
        var folder = Path.of(System.getProperty("galena.screenshots", "target/screenshots"));
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(folder.resolve(name + ".png")));
    }

    /// Signs in by the page, with the usual password.
    public static void signIn(Page page, String url, String email) {
        page.navigate(url + "/sign-in");
        page.locator("input[name=email]").fill(email);
        page.locator("input[name=password]").fill(Company.PASSWORD);
        page.locator("form .btn-primary").first().click();
        page.waitForURL(address -> !address.contains("sign-in"));
    }

    /// Looks for what keeps somebody out. No page of ours has frames, so no second page is opened to gather what was
    /// found, which takes longer than looking does.
    public static AxeBuilder axe(Page page) {
        return new AxeBuilder(page).setLegacyMode(true);
    }

    /// What keeps somebody with a screen reader or weak eyes from working here, and messages without words; both
    /// empty when all is well. The pointer is moved away first: colours change under it.
    public static List<String> barriers(Page page) {
        page.mouse().move(0, 0);
        page.waitForTimeout(300);
        var found = axe(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21aa")).analyze().getViolations().stream()
                .map(v -> v.getId() + " " + v.getNodes().getFirst().getTarget() + " "
                        + v.getNodes().getFirst().getHtml());
        var wordless =
                WORDLESS.matcher(page.locator("body").textContent()).results().map(java.util.regex.MatchResult::group);
        return Stream.concat(found, wordless).toList();
    }
}
