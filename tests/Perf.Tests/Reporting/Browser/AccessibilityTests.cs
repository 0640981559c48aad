using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Perf.Reporting.Html;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Browser;

/// <summary>What axe finds against the Web Content Accessibility Guidelines 2.1, levels A and AA: names, roles, contrast, order. It finds nothing.</summary>
[Trait("Needs", "chromium")]
public class AccessibilityTests(Chromium browser) : IClassFixture<Chromium>
{
    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Page_ByTheGuidelines_HasNoViolation(ColorScheme colours, int width)
    {
        ReportData full = FullRun.Create();
        var odd = new ReportData
        {
            Result = full.Result with
            {
                Status = RunStatus.Stopped,
                StatusReason = "somebody stopped it",
                Warnings = ["The store cannot be written."],
                Validity = full.Result.Validity with { IsValid = false, Findings = [new ValidityFinding { Id = "StartLag", Invalidates = true, Message = "Starts were 812 ms late.", Advice = "Use a larger machine." }] },
                Thresholds = [.. full.Result.Thresholds.Select((verdict, i) => verdict with { Outcome = (Outcome)(i % 5) })],
            },
        };
        foreach (ReportData data in new[] { full, odd })
        {
            await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(data), new BrowserNewContextOptions { ColorScheme = colours, ViewportSize = new ViewportSize { Width = width, Height = 900 } });
            foreach (ILocator summary in await open.Page.Locator("summary").AllAsync())
            {
                await summary.ClickAsync();
            }

            AxeResult found = await open.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] } });
            Assert.NotEmpty(found.Passes);
            Assert.Equal("", string.Join('\n', found.Violations.SelectMany(one => one.Nodes.Take(3).Select(node => $"{one.Id} ({one.Impact}): {one.Help}: {node.Html}"))));
            open.AssertQuiet();
        }
    }
}
