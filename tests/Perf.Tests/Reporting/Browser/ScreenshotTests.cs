using Microsoft.Playwright;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Browser;

/// <summary>Pictures to look at: they are written to the folder in PERF_SCREENSHOTS, where it is set. That the page fits its window is a test in any case.</summary>
[Trait("Needs", "chromium")]
public class ScreenshotTests(Chromium browser) : IClassFixture<Chromium>
{
    [SkippableTheory]
    [InlineData("light", 1280, false)]
    [InlineData("dark", 1280, true)]
    [InlineData("tablet", 820, false)]
    [InlineData("phone", 390, false)]
    [InlineData("small-phone", 320, true)]
    public async Task Page_InAnyWindow_FitsIt(string name, int width, bool isDark)
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()), new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            IsMobile = width < 500,
            HasTouch = width < 500,
        });
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        open.AssertQuiet();
        if (Folder() is { } folder)
        {
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    [SkippableFact]
    public async Task Page_Printed_IsAPdfOfSomePages()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()));
        byte[] pdf = await open.Page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true, PreferCSSPageSize = true });
        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
        open.AssertQuiet();
        if (Folder() is { } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "print.pdf"), pdf);
        }
    }

    private static string? Folder()
    {
        string? folder = Environment.GetEnvironmentVariable("PERF_SCREENSHOTS");
        if (!string.IsNullOrEmpty(folder))
        {
            Directory.CreateDirectory(folder);
        }

        return string.IsNullOrEmpty(folder) ? null : folder;
    }
}
