using Microsoft.Playwright;
using Perf.Reporting.Html;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting.Browser;

/// <summary>The report as a reader has it: in a browser, with a mouse or with the keyboard alone, and with what hostile servers send.</summary>
[Trait("Needs", "chromium")]
public class ReportPageTests(Chromium browser) : IClassFixture<Chromium>
{
    private static readonly string[] s_attacks =
    [
        "<script>window.hacked=1</script>", "\"><img src=x onerror=\"window.hacked=1\">", "'--><svg/onload=window.hacked=1>", "</script><script>window.hacked=1</script>",
        "</style></title><script>window.hacked=1</script>", "]]><script>window.hacked=1</script>", "javascript:window.hacked=1", "<iframe srcdoc='<script>parent.hacked=1</script>'>",
        "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e", "<base href=//example.com/>", "<meta http-equiv=refresh content=0;url=//example.com>",
    ];

    // All charts are read out in one go; by real keys one chart is, in the test of that.
    private const string ReadOutAll =
        """
        () => {
          const plots = [...document.querySelectorAll('.plot')].filter(plot => plot.getClientRects().length > 0);
          for (const plot of plots) {
            plot.focus();
            plot.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
          }
          return plots.filter(plot => plot.dataset.at !== undefined).length;
        }
        """;

    [SkippableFact]
    public async Task Page_WithScriptsOfServers_RunsNoneAndAsksForNothing()
    {
        foreach (string attack in s_attacks)
        {
            await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(HostileRun.Create(attack)));
            IPage page = open.Page;

            // What is made only when it is used, is used.
            await page.Locator("#response .plot.wide").HoverAsync();
            await page.Locator("#steps thead button").First.ClickAsync();
            await page.Locator("#monitors summary").ClickAsync();
            Assert.True(await page.EvaluateAsync<int>(ReadOutAll) > 0);

            Assert.Contains(attack, await page.Locator(".tip").InnerTextAsync() + await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            await page.EvaluateAsync("markup => window.perfReport.replace(markup)", ReportSections.All.Single(section => section.Id == "errors").Write(HostileRun.Create(attack)));
            Assert.True(await page.EvaluateAsync<bool>("window.hacked === undefined"), attack);
            open.AssertQuiet();
        }
    }

    [SkippableFact]
    public async Task Policy_LetsNoOtherScriptRun()
    {
        // What would happen if some text had not been escaped: the page is written with a script of an attacker in it.
        string html = ReportTexts.Html(FullRun.Create()).Replace("</main>", "<script>window.hacked=1</script><p onclick=\"window.hacked=1\" id=\"trap\">x</p><img src=\"https://example.com/x.png\" /></main>", StringComparison.Ordinal);
        await using OpenPage open = await browser.OpenAsync(html);
        await open.Page.Locator("#trap").ClickAsync();
        Assert.True(await open.Page.EvaluateAsync<bool>("window.hacked === undefined"));
        Assert.Equal(3, open.Complaints.Count(complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal)));
        Assert.Equal(["https://example.com/x.png csp"], open.Refused);
    }

    [SkippableFact]
    public async Task Table_ByKeyboard_IsSorted()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(ManySteps.Create(50, 60)));
        ILocator heading = open.Page.Locator("#steps thead th").Filter(new LocatorFilterOptions { HasTextRegex = new("^p95$") });
        await heading.Locator("button").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await heading.GetAttributeAsync("aria-sort"));
        double[] down = await ColumnAsync(open.Page, "p95");
        Assert.Equal(50, down.Length);
        Assert.Equal(down.OrderDescending(), down);
        await open.Page.Keyboard.PressAsync("Space");
        Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(down.Order(), await ColumnAsync(open.Page, "p95"));
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.Null(await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal("step 0", await open.Page.Locator("#steps tbody:last-child tr:first-child th").InnerTextAsync());

        // The sum of all steps takes no part.
        Assert.Equal("All steps", await open.Page.Locator("#steps tbody.total th").InnerTextAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Table_ByKeyboard_IsFiltered()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(ManySteps.Create(50, 60)));
        ILocator input = open.Page.Locator("#steps input[type=search]");
        await input.FocusAsync();
        await open.Page.Keyboard.TypeAsync("step 4");
        Assert.Equal(11, await open.Page.Locator("#steps tbody:last-child tr:visible").CountAsync());
        Assert.Equal("11 of 50", await open.Page.Locator("#steps output").InnerTextAsync());
        await open.Page.Keyboard.PressAsync("ControlOrMeta+a");
        await open.Page.Keyboard.PressAsync("Delete");
        Assert.Equal(50, await open.Page.Locator("#steps tbody:last-child tr:visible").CountAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Chart_ByKeyboard_ReadsOutItsValues()
    {
        ReportData data = FullRun.Create();
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(data));
        await open.Page.Locator("#response .plot.wide").FocusAsync();
        await open.Page.Keyboard.PressAsync("Home");
        await open.Page.Keyboard.PressAsync("ArrowRight");
        string said = await open.Page.Locator("[aria-live]").InnerTextAsync();
        IntervalSummary second = data.Result.Intervals[1];
        Assert.StartsWith("at 2 s: median ", said, StringComparison.Ordinal);
        Assert.Contains($"p99 {FigureText.Time(second.P99)}", said, StringComparison.Ordinal);
        Assert.True(await open.Page.Locator(".tip").IsVisibleAsync());
        await open.Page.Keyboard.PressAsync("Escape");
        Assert.False(await open.Page.Locator(".tip").IsVisibleAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Chart_UnderThePointer_ShowsTheSameMomentInAllChartsOfTime()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()));
        await open.Page.Locator("#throughput .plot").HoverAsync();
        Assert.Contains("requests", await open.Page.Locator(".tip").InnerTextAsync(), StringComparison.Ordinal);
        int charts = await open.Page.Locator(".plot[data-time]").CountAsync();
        Assert.Equal(charts, await open.Page.Locator(".plot[data-time] .cross").CountAsync());
        Assert.Equal(0, await open.Page.Locator("#percentiles .cross").CountAsync());
        await open.Page.Locator("h1").HoverAsync();
        Assert.Equal(0, await open.Page.Locator(".cross").CountAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Section_Replaced_KeepsWhatTheReaderDoes()
    {
        ReportData data = ManySteps.Create(50, 60);
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(data));
        await open.Page.Locator("#steps thead th").Filter(new LocatorFilterOptions { HasTextRegex = new("^p99$") }).Locator("button").ClickAsync();
        await open.Page.Locator("#steps input").FocusAsync();
        await open.Page.Keyboard.TypeAsync("step 1");
        await open.Page.EvaluateAsync("markup => window.perfReport.replace(markup)", ReportSections.All.Single(section => section.Id == "steps").Write(data));
        await open.Page.Keyboard.TypeAsync("2");
        Assert.Equal("step 12", await open.Page.Locator("#steps input").InputValueAsync());
        Assert.Equal(1, await open.Page.Locator("#steps tbody:last-child tr:visible").CountAsync());
        double[] sorted = await ColumnAsync(open.Page, "p99");
        Assert.Equal(sorted.OrderDescending(), sorted);
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Colours_FollowTheSystemAndThenTheReader()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()), new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        string dark = await BackgroundAsync(open.Page);
        await open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Light colours" }).ClickAsync();
        string light = await BackgroundAsync(open.Page);
        Assert.NotEqual(dark, light);
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await open.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Dark colours" }).ClickAsync();
        Assert.Equal(dark, await BackgroundAsync(open.Page));

        // Paper is white whatever the reader likes.
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await BackgroundAsync(open.Page));
        Assert.False(await open.Page.Locator("nav").IsVisibleAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Causes_AnotherSensitivity_ShowsMoreOrFewerInPlace()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()));
        IPage page = open.Page;
        foreach ((string cut, int causes) in new[] { ("medium", 2), ("high", 3), ("low", 1), ("medium", 2) })
        {
            await page.Locator($"#cut-{cut}").CheckAsync();
            Assert.Equal(causes, await page.Locator(".cause:visible").CountAsync());
            Assert.Equal(1, await page.Locator("#why .summary.seen:visible").CountAsync());
        }

        Assert.Equal(await page.Locator(".copy").CountAsync(), await page.Locator(".copy button").CountAsync());
        open.AssertQuiet();
    }

    [SkippableFact]
    public async Task Page_WithoutScript_IsComplete()
    {
        await using OpenPage open = await browser.OpenAsync(ReportTexts.Html(FullRun.Create()), new BrowserNewContextOptions { JavaScriptEnabled = false });
        Assert.Equal(0, await open.Page.Locator("thead button, input:not([type=radio]), .theme").CountAsync());
        Assert.Contains("check out", await open.Page.Locator("#steps").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await open.Page.Locator("#response svg").First.IsVisibleAsync());
        open.AssertQuiet();
    }

    private static async Task<double[]> ColumnAsync(IPage page, string name) => await page.EvaluateAsync<double[]>(
        "name => { const t = document.querySelector('#steps table'), i = [...t.tHead.rows[0].cells].findIndex(c => c.textContent.trim() === name); return [...t.tBodies[t.tBodies.length - 1].rows].map(r => Number(r.cells[i].dataset.v)); }",
        name);

    private static async Task<string> BackgroundAsync(IPage page) => await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
