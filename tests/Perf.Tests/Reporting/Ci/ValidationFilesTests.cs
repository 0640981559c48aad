using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema;
using Perf.Analysis;
using Perf.Reporting.Ci;
using Perf.Tests.Architecture;
using static Perf.Tests.Analysis.Validation.ValidationSamples;

namespace Perf.Tests.Reporting.Ci;

public sealed class ValidationFilesTests
{
    private const string Evil = "a|b <script>`x`\r\n::error::]]> ##vso[task.complete] @team \u001b[31m";

    private static ValidationReport Mixed { get; } = ResultsValidator.Validate(Input(
        [new JudgedRun(Run(), "test-results/r1.json", [Verdict(Outcome.Fail), Verdict(Outcome.Pass, threshold: "checks: rate > 99%")]), new JudgedRun(Run("r2", "api", validity: Invalid), null, [Verdict(Outcome.Invalid, "r2")])],
        null,
        Report(Line(ComparisonVerdict.Regressed, beyond: true), Line(ComparisonVerdict.Inconclusive, step: "list"), Line(ComparisonVerdict.Improved, step: "pay"))) with
    {
        Type = "baseline",
        Environment = "staging",
    });

    private static ValidationReport Hostile { get; } = ResultsValidator.Validate(Input(
        [new JudgedRun(Run(scenario: Evil), null, [Verdict(Outcome.Fail, threshold: Evil) with { Reason = Evil }])], null, Report(Line(ComparisonVerdict.Regressed, step: Evil)) with { Scenario = Evil, Why = Evil }) with
    {
        Notes = [Evil],
    });

    [Fact]
    public void All_OfAReport_AreFourFilesThatAreAlwaysTheSame()
    {
        Assert.Equal(["validation_report.json", "validation_junit.xml", "validation_summary.md", "badge.svg"], ValidationFiles.All(Mixed).Select(file => file.Name));
        Assert.Equal(ValidationFiles.All(Mixed), ValidationFiles.All(Mixed));
        Assert.All(ValidationFiles.All(Mixed), file => Assert.DoesNotContain('\r', file.Text));
    }

    [Fact]
    public void Json_HasIssuesAsScriptsReadThem_AndComesBackWhole()
    {
        string json = Text(Mixed, "validation_report.json");
        JsonElement issue = JsonDocument.Parse(json).RootElement.GetProperty("issues").EnumerateArray().First(one => one.GetProperty("kind").GetString() == "threshold-failed");

        Assert.Equal("critical", issue.GetProperty("severity").GetString());
        Assert.Equal(("http_req_failed", 0.02, 0.01), (issue.GetProperty("metric").GetString(), issue.GetProperty("value").GetDouble(), issue.GetProperty("limit").GetDouble()));
        Assert.NotEmpty(issue.GetProperty("suggestion").GetString()!);
        Assert.NotEmpty(issue.GetProperty("evidence").EnumerateArray());
        Assert.Equal(json, ValidationReportJson.Write(ValidationReportJson.Read(json, "report")) + "\n");
    }

    [Fact]
    public async Task Json_FitsItsSchema()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "validation.schema.json"));

        foreach (ValidationReport report in new[] { Mixed, Hostile, ResultsValidator.Validate(Input([])), new ValidationReport() })
        {
            Assert.Empty(schema.Validate(Text(report, "validation_report.json")));
        }
    }

    [Fact]
    public void Read_WhatIsNoReport_IsRefused()
    {
        Assert.Equal(ErrorIds.ResultInvalid, Assert.Throws<PerfException>(() => ValidationReportJson.Read("{", "x")).Id);
        Assert.Equal(ErrorIds.ResultInvalid, Assert.Throws<PerfException>(() => ValidationReportJson.Read("null", "x")).Id);
    }

    [Fact]
    public void JUnit_CountsWhatItHolds()
    {
        foreach (ValidationReport report in new[] { Mixed, Hostile })
        {
            XElement root = XDocument.Parse(Text(report, "validation_junit.xml")).Root!;
            foreach (XElement suite in new[] { root }.Concat(root.Elements("testsuite")))
            {
                Assert.Equal((int)suite.Attribute("tests")!, suite.Descendants("testcase").Count());
                Assert.Equal((int)suite.Attribute("failures")!, suite.Descendants("failure").Count());
                Assert.Equal((int)suite.Attribute("skipped")!, suite.Descendants("skipped").Count());
            }
        }
    }

    [Fact]
    public void JUnit_Failures_AreWhatBlocks()
    {
        XElement root = XDocument.Parse(Text(Mixed, "validation_junit.xml")).Root!;

        string[] failed = [.. root.Descendants("failure").Select(one => (string)one.Parent!.Attribute("name")!)];
        Assert.Equal(Mixed.Issues.Count(issue => issue.Blocks), failed.Length);
        Assert.Contains("http_req_failed: rate < 1%", failed);
        Assert.Contains("http_req_response_time p(95) is no worse", failed);
        Assert.Contains(failed, name => name.StartsWith("run invalid", StringComparison.Ordinal));
        Assert.Single(root.Descendants("testcase"), one => (string)one.Attribute("name")! == "checks: rate > 99%" && !one.HasElements);
    }

    [Fact]
    public void Summary_SaysTheVerdictFirst()
    {
        string text = Text(Mixed, "validation_summary.md");

        Assert.StartsWith("## ❌ Performance blocked\n\nBlocked by 3 issues in 2 runs of 2 scenarios, 1 warning besides.\n", text, StringComparison.Ordinal);
        Assert.Contains("| shop | r1 | fail |", text, StringComparison.Ordinal);
        Assert.Contains("<details><summary>Metrics</summary>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfAnything_HasNoMarkupOfOthers()
    {
        string text = Text(Hostile, "validation_summary.md");

        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@team", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
        // Four cells more than the three of an issue's line would be a broken table.
        Assert.All(text.Split('\n').Where(line => line.StartsWith("| ❌", StringComparison.Ordinal)), line => Assert.Equal(4, line.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')));
    }

    [Fact]
    public void GitHub_Lines_NameFileAndLine_AndStayOneLine()
    {
        string root = Path.GetTempPath();
        IReadOnlyList<string> lines = ValidationFiles.Annotations(Mixed, CiSystem.GitHub, root, null);

        Assert.Equal(Mixed.Issues.Count, lines.Count);
        Assert.Contains(lines, line => line.StartsWith("::error file=scenarios/shop.yaml,line=1,title=Performance%3A threshold failed::rate of http_req_failed was 2 %25;", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("::notice ", StringComparison.Ordinal));
        Assert.All(ValidationFiles.Annotations(Hostile, CiSystem.GitHub, root, null), line =>
        {
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain('\r', line);
            Assert.DoesNotContain('\u001b', line);
        });
    }

    [Fact]
    public void Azure_Lines_LogIssuesAndUploadTheSummary()
    {
        IReadOnlyList<string> lines = ValidationFiles.Annotations(Mixed, CiSystem.AzureDevOps, Path.GetTempPath(), "/out/validation_summary.md");

        Assert.Contains(lines, line => line.StartsWith("##vso[task.logissue type=error;sourcepath=scenarios/shop.yaml;linenumber=1;code=threshold-failed]", StringComparison.Ordinal));
        Assert.StartsWith("##vso[task.uploadsummary]", lines[^1], StringComparison.Ordinal);
        Assert.All(ValidationFiles.Annotations(Hostile, CiSystem.AzureDevOps, Path.GetTempPath(), null), line =>
        {
            Assert.StartsWith("##vso[task.logissue ", line, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line);
        });
    }

    [Theory]
    [InlineData("all well", "all well")]
    [InlineData("a\n::error::b", "a\n: :error: :b")]
    [InlineData("see ##vso[task.complete]", "see # #vso[task.complete]")]
    [InlineData("a\r\n\u001b[31mb", "a\n[31mb")]
    public void Harmless_Text_IsNoCommand(string text, string expected) => Assert.Equal(expected, ValidationFiles.Harmless(text));

    [Fact]
    public void Annotations_OfAFileOutside_NameNone()
    {
        ValidationReport report = ResultsValidator.Validate(Input([new JudgedRun(Run() with { ScenarioPath = "/elsewhere/shop.yaml" }, null, [Verdict(Outcome.Fail)])]));

        Assert.StartsWith("::error title=", ValidationFiles.Annotations(report, CiSystem.GitHub, Path.GetTempPath(), null).Single(), StringComparison.Ordinal);
        Assert.Empty(ValidationFiles.Annotations(report, CiSystem.None, Path.GetTempPath(), null));
    }

    [Theory]
    [InlineData(ValidationOutcome.Passed, "passed")]
    [InlineData(ValidationOutcome.PassedWithWarnings, "0 warnings")]
    [InlineData(ValidationOutcome.Blocked, "blocked")]
    public void Badge_SaysTheOutcome(ValidationOutcome outcome, string word)
    {
        XElement svg = XDocument.Parse(Text(new ValidationReport { Outcome = outcome }, "badge.svg")).Root!;

        Assert.Equal($"performance: {word}", (string)svg.Attribute("aria-label")!);
        Assert.Contains(svg.Descendants(), one => one.Name.LocalName == "text" && one.Value == word);
    }

    private static string Text(ValidationReport report, string name) => ValidationFiles.All(report).Single(file => file.Name == name).Text;
}
