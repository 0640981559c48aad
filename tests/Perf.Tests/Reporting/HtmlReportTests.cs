using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Tests.Model.Serialization;
using Perf.Tests.Reporting.Html;

namespace Perf.Tests.Reporting;

public class HtmlReportTests
{
    private static readonly string[] s_attacks = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'--><svg/onload=alert(1)>", "&lt;b&gt;", "javascript:alert(1)", "]]>", "\u0000\u0008\uD800"];

    [Fact]
    public void Write_SampleRun_IsWellFormedSmallAndComplete()
    {
        RunResult result = SampleRun.Create();
        string html = Html(result);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 10_000, 1_000_000);
        XElement page = Parse(html);
        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Equal(["response", "response", "throughput", "errorrate", "percentiles"], Plots(page));
        string text = page.Element("body")!.Value;
        foreach (string expected in new[] { "Browse and buy", "Fail", "staging", "shop.staging.example.com", "2026-10-12 09:15:00 UTC", "check out", "http_503", "ci-runner-7", "20261012T091500Z-4f7a2c", "at 2 min 2 s" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Contains($"{result.Metrics[MetricNames.HttpReqs].Count:#,0}", text, StringComparison.Ordinal);
        Assert.All(result.Thresholds, verdict => Assert.Contains(verdict.Threshold, text, StringComparison.Ordinal));
        Assert.Contains("this result came without them", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunWithItsSeconds_HasEverySection()
    {
        ReportData data = FullRun.Create();
        XElement page = Parse(ReportTexts.Html(data));
        XElement[] sections = [.. page.Descendants("section")];
        Assert.Equal(ReportSections.All.Select(section => section.Id), sections.Select(section => section.Attribute("id")!.Value));
        string[] empty = [.. sections.Where(section => section.Attribute("hidden") is not null).Select(section => section.Attribute("id")!.Value)];
        Assert.Equal(["metrics"], empty);
        Assert.Superset(new HashSet<string>(["response", "throughput", "errorrate", "heatmap", "percentiles", "comparison", "monitors"]), Plots(page).ToHashSet());

        // The verdict, and whether it can be believed, before all else.
        string head = sections[0].Value;
        Assert.Contains("Fail", head, StringComparison.Ordinal);
        Assert.Contains("Valid: 100 % of the planned starts made", head, StringComparison.Ordinal);
        Assert.Contains("Regressed", head, StringComparison.Ordinal);
        string text = page.Value;
        foreach (string expected in new[] { "connection_refused", "system.cpu.utilization", "device=sda", "Step added: check out", "+6.4 %" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sections_OfTheSameRun_AreTheSame_AndStandInThePageAsTheyAre()
    {
        ReportData data = FullRun.Create();
        string html = ReportTexts.Html(data);
        Assert.Equal(html, ReportTexts.Html(FullRun.Create()));
        Assert.All(ReportSections.All, section => Assert.Contains(section.Write(data), html, StringComparison.Ordinal));
        Assert.All(ReportSections.All, section => Assert.Matches("^[a-z]+$", section.Id));
        var nothing = new ReportData { Result = new RunResult() };
        Assert.All(ReportSections.All, section => Assert.Equal(section.Id, XElement.Parse(section.Write(nothing)).Attribute("id")!.Value));
    }

    [Fact]
    public void Values_ForTheReadOut_AreThoseOfTheRun()
    {
        ReportData data = FullRun.Create();
        XElement figure = Parse(ReportTexts.Html(data)).Descendants("section").Single(section => section.Attribute("id")!.Value == "response");
        using JsonDocument values = JsonDocument.Parse(figure.Descendants("script").Single().Value);
        Assert.Equal(data.Result.Intervals.Count, values.RootElement.GetProperty("x").GetArrayLength());
        JsonElement p95 = values.RootElement.GetProperty("s")[1];
        Assert.Equal("p95", p95.GetProperty("n").GetString());
        Assert.All(data.Result.Intervals.Zip(p95.GetProperty("v").EnumerateArray()), pair => Assert.Equal(pair.First.P95!.Value, pair.Second.GetDouble(), pair.First.P95.Value * 1e-3));
    }

    [Fact]
    public void Thinning_OfALongRun_KeepsItsWorstSecond()
    {
        RunResult sample = SampleRun.Create();
        IntervalSummary[] hours = [.. Enumerable.Range(0, 14_400).Select(i => sample.Intervals[i % 100] with { Start = i, P99 = i == 9_999 ? 54_321 : 200, Requests = i == 5_000 ? 7 : 200, RequestRate = i == 5_000 ? 7 : 200 })];
        string html = ReportTexts.Html(new ReportData { Result = sample with { Intervals = hours, Thresholds = [] } });
        Assert.Contains("54321", html, StringComparison.Ordinal);
        Assert.Contains("the worst p99 is 54.3 s, 2 h 46 min after the start", html, StringComparison.Ordinal);
        Assert.Contains("Between 7.00 /s and 200 /s requests", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SampleRun_LoadsNothing()
    {
        string html = ReportTexts.Html(FullRun.Create());
        XElement page = Parse(html);
        string[] loaders = ["link", "img", "iframe", "object", "embed", "image", "use", "base", "form", "video", "audio"];
        Assert.DoesNotContain(page.Descendants(), element => loaders.Contains(element.Name.LocalName));

        // No style in elements and no handler: the policy would refuse both.
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset" or "action" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(page.Descendants(), element => $"#{element.Attribute("id")?.Value}" == link.Value));
        Assert.DoesNotMatch("@import|url\\((?!#)", html);

        // The policy knows the page's one style and one script by what they are.
        string policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        XElement script = Assert.Single(page.Descendants("script"), script => script.Attribute("type") is null);
        string HashOf(string tag) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Regex.Match(html, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline).Groups[1].Value)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{HashOf("style")}'; script-src 'sha256-{HashOf("script")}'; base-uri 'none'; form-action 'none'", policy);
        Assert.All(page.Descendants("script").Where(one => one != script), one => Assert.Equal("application/json", one.Attribute("type")!.Value));

        // The only addresses are those that the run itself speaks of, as text.
        Assert.All(Regex.Matches(html, "https?://[^\\s<\"]+"), match => Assert.StartsWith("https://shop.staging.example.com", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ChartsOnOnePage_ShareNoIdsAndNoFixedColours()
    {
        XElement page = Parse(ReportTexts.Html(FullRun.Create()));
        string[] ids = [.. page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (Match reference in Regex.Matches(page.ToString(), "url\\(#([^)]+)\\)"))
        {
            Assert.Contains(reference.Groups[1].Value, ids);
        }

        Assert.All(page.Descendants("svg").DescendantsAndSelf().Attributes(), attribute => Assert.DoesNotMatch("rgb\\(|#[0-9a-f]{6}\\b", attribute.Value));
        Assert.All(page.Descendants("div").Where(div => div.Attribute("class")?.Value.StartsWith("plot", StringComparison.Ordinal) == true), plot =>
        {
            Assert.False(string.IsNullOrEmpty(plot.Attribute("aria-label")?.Value));
            Assert.Equal("0", plot.Attribute("tabindex")!.Value);
        });
    }

    [Fact]
    public void Write_EveryTable_HasCaptionAndScopes()
    {
        XElement page = Parse(ReportTexts.Html(FullRun.Create()));
        Assert.NotEmpty(page.Descendants("table"));
        Assert.All(page.Descendants("table"), table => Assert.NotEmpty(table.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), heading => Assert.True(heading.Attribute("scope")?.Value is "col" or "row"));
        Assert.All(page.Descendants("section").Where(section => section.Attribute("hidden") is null), section => Assert.Contains(page.Descendants(), element => element.Attribute("id")?.Value == section.Attribute("aria-labelledby")!.Value));
        Assert.Single(page.Descendants("main"));
        Assert.Single(page.Descendants("h1"));
    }

    [Fact]
    public void Write_AttacksInEveryText_StayText()
    {
        foreach (string attack in s_attacks)
        {
            XElement page = Parse(ReportTexts.Html(HostileRun.Create(attack)));
            string[] allowed = ["html", "head", "meta", "title", "style", "body", "main", "footer", "nav", "a", "script", "details", "summary", "section", "div", "p", "h1", "h2", "h3", "span", "strong", "time", "dl", "dt", "dd", "ul", "li", "code",
                "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "g", "text", "polyline", "polygon", "line", "rect", "ellipse", "path", "defs", "clipPath", "circle", "fieldset", "legend", "label", "input", "h4", "pre", "article"];
            Assert.All(page.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, allowed));
            Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "src" or "style");
            Assert.Equal(1, page.Descendants("script").Count(script => script.Attribute("type")?.Value != "application/json"));
            string seen = attack.Replace('\0', '\uFFFD').Replace('\b', '\uFFFD').Replace('\uD800', '\uFFFD');
            Assert.Contains(seen, page.Element("body")!.Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_LimitInAChart_IsEscapedThere()
    {
        const string Attack = "p(95) < 1ms<script>alert(1)</script>";
        RunResult sample = SampleRun.Create();
        RunResult result = sample with { Thresholds = [sample.Thresholds[1] with { Threshold = $"http_req_response_time: {Attack}" }] };
        XElement page = Parse(Html(result));
        Assert.Single(page.Descendants("script"), script => script.Attribute("type") is null);
        Assert.Contains(page.Descendants("svg").Descendants("text"), text => text.Value == Attack);
    }

    [Fact]
    public void Write_AnyResult_IsWellFormed()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result();
            Exception? e = Record.Exception(() => Parse(Html(result)));
            Assert.True(e is null, $"seed {seed}: {e}");
            Interval[] intervals = [.. Enumerable.Range(0, 20).Select(new ArbitraryRun(seed).Interval)];
            var data = new ReportData
            {
                Result = result with { Intervals = [.. intervals.Select(IntervalSummary.From)], Monitors = [.. FullRun.Monitors(20).Select(series => series with { Values = [.. series.Values.Select((value, i) => (i + seed) % 7 switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -value, 3 => 1e300, _ => value })] })] },
                Detail = RunDetailBuilder.Of(intervals),
            };
            e = Record.Exception(() => Parse(ReportTexts.Html(data)));
            Assert.True(e is null, $"seed {seed} with its seconds: {e}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Write_HardlyAnySeconds_IsWellFormed(int seconds)
    {
        RunResult sample = SampleRun.Create();
        RunResult result = seconds == 0
            ? new RunResult { Scenario = "nothing", Status = RunStatus.Failed, StatusReason = "the target is down" }
            : sample with { Intervals = [.. sample.Intervals.Take(seconds)], Thresholds = [], Verdict = null };
        string text = Parse(Html(result)).Value;
        Assert.Contains("No thresholds", text, StringComparison.Ordinal);
        Assert.Equal(seconds == 0, text.Contains("No response was measured.", StringComparison.Ordinal));
        Assert.Equal(seconds == 0, text.Contains("the target is down", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_RunThatNeverEnded_IsDrawn()
    {
        // A target that is down: every second has requests, none has a response.
        RunResult result = new()
        {
            Scenario = "down",
            Intervals = [.. Enumerable.Range(0, 30).Select(i => new IntervalSummary { Start = i, Length = 1, Requests = 50, RequestRate = 50, Failed = 50, Offered = 50, Iterations = 50, Vus = 1 })],
        };
        XElement page = Parse(Html(result));
        Assert.Equal(["throughput", "errorrate"], Plots(page));
    }

    [Fact]
    public void Write_InvalidRun_IsLoud()
    {
        RunResult result = SampleRun.Create() with
        {
            Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = "StartLag", Invalidates = true, Message = "Starts were 812 ms late.", Advice = "Use a larger machine." }] },
        };
        XElement page = Parse(Html(result));
        Assert.Contains("badge invalid", page.Descendants("p").Select(p => p.Attribute("class")?.Value));
        XElement banner = Assert.Single(page.Descendants("div"), div => div.Attribute("role")?.Value == "alert");
        Assert.Contains("Starts were 812 ms late.", banner.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DayOfSecondsAndManySteps_StaysUnderAMegabyte()
    {
        RunResult sample = SampleRun.Create();
        IntervalSummary[] day = [.. Enumerable.Range(0, 86_400).Select(i => sample.Intervals[i % sample.Intervals.Count] with { Start = i })];
        RunResult result = sample with
        {
            Intervals = day,
            Steps = Enumerable.Range(0, 2000).ToDictionary(i => $"step {i}", i => sample.Steps["log in"] with { Name = $"step {i}" }),
            Errors = [.. Enumerable.Range(0, 2000).Select(i => new ErrorCount { Class = "http_500", Step = $"step {i}", Count = 1, Example = new string('<', 5000) })],
        };
        string html = Html(result);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 10_000, 1_000_000);
        Assert.Contains("1,800 more rows", Parse(html).Value, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Plots(XElement page) => page.Descendants("div")
        .Where(div => div.Attribute("class")?.Value.StartsWith("plot", StringComparison.Ordinal) == true)
        .Select(plot => plot.Ancestors("section").First().Attribute("id")!.Value);

    private static string Html(RunResult result)
    {
        using var writer = new StringWriter();
        ReportWriters.Find("html").Write(result, writer);
        return writer.ToString();
    }

    private static XElement Parse(string html) => ReportTexts.Parse(html);
}
