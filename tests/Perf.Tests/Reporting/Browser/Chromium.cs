using Microsoft.Playwright;

namespace Perf.Tests.Reporting.Browser;

/// <summary>A real Chromium, the distribution's own; nothing is downloaded. Where there is none, tests that need it say so and are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Nothing of it may look for updates, or speak to anybody.
    private static readonly string[] s_arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly string? s_path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (s_path is not null)
        {
            _driver = await Playwright.CreateAsync();
            _browser = await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = s_path, Headless = true, Args = s_arguments });
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _driver?.Dispose();
    }

    /// <summary>Opens a page of a file in a profile of its own.</summary>
    /// <param name="html">The page's text.</param>
    /// <param name="options">The window; null for 1,280 by 900.</param>
    internal async Task<OpenPage> OpenAsync(string html, BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, "There is no Chromium on this machine (Debian: apt-get install chromium).");
        string folder = Directory.CreateTempSubdirectory("perf-report-").FullName;
        string file = Path.Combine(folder, "report.html");
        await File.WriteAllTextAsync(file, html);
        IBrowserContext context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        var page = new OpenPage(await context.NewPageAsync(), folder);
        await page.GoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    /// <summary>Opens a page of a server in a profile of its own.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="options">The window; null for 1,280 by 900.</param>
    internal async Task<OpenPage> VisitAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        Skip.If(_browser is null, "There is no Chromium on this machine (Debian: apt-get install chromium).");
        IBrowserContext context = await _browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        var page = new OpenPage(await context.NewPageAsync(), Directory.CreateTempSubdirectory("perf-report-").FullName);
        await page.GoAsync(address.AbsoluteUri);
        return page;
    }
}
