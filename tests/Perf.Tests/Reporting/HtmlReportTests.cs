using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Perf.Reporting;
using Perf.Tests.Model.Serialization;

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
        Assert.Equal(4, page.Descendants("svg").Count());
        string text = page.Element("body")!.Value;
        foreach (string expected in new[] { "Browse and buy", "Fail", "staging", "shop.staging.example.com", "2026-10-12 09:15:00 UTC", "check out", "http_503", "ci-runner-7", "20261012T091500Z-4f7a2c", "at 2 min 2 s" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Contains($"{result.Metrics[MetricNames.HttpReqs].Count:#,0}", text, StringComparison.Ordinal);
        Assert.All(result.Thresholds, verdict => Assert.Contains(verdict.Threshold, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_SampleRun_LoadsNothing()
    {
        string html = Html(SampleRun.Create());
        XElement page = Parse(html);
        string[] loaders = ["script", "link", "img", "iframe", "object", "embed", "image", "use", "a", "base", "form", "video", "audio"];
        Assert.DoesNotContain(page.Descendants(), element => loaders.Contains(element.Name.LocalName));
        Assert.DoesNotContain(page.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" or "srcset" or "action" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotMatch("@import|url\\((?!#)", html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);

        // The only addresses are those that the run itself speaks of, as text.
        Assert.All(Regex.Matches(html, "https?://[^\\s<\"]+"), match => Assert.StartsWith("https://shop.staging.example.com", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ChartsOnOnePage_ShareNoIdsAndNoFixedColours()
    {
        XElement page = Parse(Html(SampleRun.Create()));
        string[] ids = [.. page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (Match reference in Regex.Matches(page.ToString(), "url\\(#([^)]+)\\)"))
        {
            Assert.Contains(reference.Groups[1].Value, ids);
        }

        Assert.All(page.Descendants("svg").DescendantsAndSelf().Attributes(), attribute => Assert.DoesNotMatch("rgb\\(|#[0-9a-f]{6}\\b", attribute.Value));
        Assert.All(page.Descendants("svg"), svg => Assert.False(string.IsNullOrEmpty(svg.Attribute("aria-label")?.Value)));
    }

    [Fact]
    public void Write_EveryTable_HasCaptionAndScopes()
    {
        XElement page = Parse(Html(SampleRun.Create()));
        Assert.NotEmpty(page.Descendants("table"));
        Assert.All(page.Descendants("table"), table => Assert.NotEmpty(table.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), heading => Assert.True(heading.Attribute("scope")?.Value is "col" or "row"));
        Assert.All(page.Descendants("section"), section => Assert.Contains(page.Descendants(), element => element.Attribute("id")?.Value == section.Attribute("aria-labelledby")!.Value));
        Assert.Single(page.Descendants("main"));
        Assert.Single(page.Descendants("h1"));
    }

    [Fact]
    public void Write_AttacksInEveryText_StayText()
    {
        foreach (string attack in s_attacks)
        {
            RunResult result = Poisoned(attack);
            XElement page = Parse(Html(result));
            string[] allowed = ["html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "div", "p", "h1", "h2", "h3", "span", "strong", "time", "dl", "dt", "dd", "ul", "li", "code",
                "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "g", "text", "polyline", "polygon", "line", "rect", "ellipse", "path", "defs", "clipPath", "circle"];
            Assert.All(page.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, allowed));
            Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "src" or "href");
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
        Assert.Empty(page.Descendants("script"));
        Assert.Contains(page.Descendants("svg").Descendants("text"), text => text.Value == Attack);
    }

    [Fact]
    public void Write_AnyResult_IsWellFormed()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result();
            Exception? e = Record.Exception(() => Parse(Html(result)));
            Assert.True(e is null, $"seed {seed}: {e}");
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
        Assert.Equal(2, page.Descendants("svg").Count());
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

    private static RunResult Poisoned(string text)
    {
        RunResult sample = SampleRun.Create();
        Verdict verdict = sample.Thresholds[1] with { Threshold = $"http_req_response_time: {text}", Reason = text, Source = text, Unit = "ms", Step = null };
        return sample with
        {
            Id = text,
            Scenario = text,
            ScenarioPath = text,
            Environment = text,
            Target = text,
            Status = RunStatus.Aborted,
            StatusReason = text,
            Tags = new Dictionary<string, string> { [text] = text },
            Steps = sample.Steps.ToDictionary(step => step.Key + text, step => step.Value with { Name = text + step.Key }),
            Checks = [new CheckResult { Name = text, Step = text, Fails = 1 }],
            Errors = [new ErrorCount { Class = text, Step = text, Count = 1, Example = text }],
            Validity = new Validity { IsValid = false, Findings = [new ValidityFinding { Id = text, Invalidates = true, Message = text, Advice = text }] },
            Thresholds = [verdict, verdict with { Unit = text }],
            Warnings = [text],
            Machine = new MachineInfo { Name = text, OperatingSystem = text, Architecture = text, Runtime = text, Cores = 1 },
            PerfVersion = text,
        };
    }

    private static string Html(RunResult result)
    {
        using var writer = new StringWriter();
        ReportWriters.Find("html").Write(result, writer);
        return writer.ToString();
    }

    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html", html, StringComparison.Ordinal);
        return XElement.Parse(html["<!DOCTYPE html>\n".Length..]);
    }
}
