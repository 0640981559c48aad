using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Perf.Reporting.Html;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Browser;

/// <summary>What axe finds against the Web Content Accessibility Guidelines 2.1, levels A and AA: names, roles, contrast, order. It finds nothing.</summary>
[Trait("Needs", "chromium")]
public class AccessibilityTests(Chromium browser) : IClassFixture<Chromium>
{
    // Asked for violations alone, axe makes no names for the thousands of nodes that are as they should be, which takes longer than the rules themselves.
    private const string Question =
        """
        async () => {
          const found = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }, resultTypes: ['violations'] });
          return found.passes.length === 0 ? 'nothing was looked at'
            : found.violations.flatMap(one => one.nodes.slice(0, 3).map(node => `${one.id} (${one.impact}): ${one.help}: ${node.html}`)).join('\n');
        }
        """;

    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();

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
            await open.Page.EvaluateAsync("document.querySelectorAll('summary').forEach(one => one.click())");
            await open.Page.EvaluateAsync(s_axe);
            Assert.Equal("", await open.Page.EvaluateAsync<string>(Question));
            open.AssertQuiet();
        }
    }
}
