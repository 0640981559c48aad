using System.Text.Json;

namespace Perf.Module.Tests.Commands;

/// <summary>Test-PerfThreshold -ResultsPath and Select-PerfScenario, as CI steps call them.</summary>
public sealed class ValidateResultsTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string K6Summary = """
        {"metrics":{
          "http_reqs":{"count":200,"rate":20},
          "http_req_duration":{"avg":100,"min":10,"med":90,"max":900,"p(90)":300,"p(95)":600},
          "http_req_failed":{"value":0.02,"passes":4,"fails":196}}}
        """;

    private const string Thresholds = """{ "global_thresholds": { "error_rates": { "default": { "max_error_rate_percent": 1 } } } }""";

    private static string Repository(TestRunHome home, string policy = "", string results = K6Summary)
    {
        Directory.CreateDirectory(Path.Combine(home.Path, "config", "ci-cd"));
        Directory.CreateDirectory(Path.Combine(home.Path, "test-results"));
        home.File("config/ci-cd/performance-thresholds.json", Thresholds);
        home.File("test-results/summary.json", results);
        if (policy.Length > 0)
        {
            home.File("config/ci-cd/policy.yaml", policy);
        }

        return "Test-PerfThreshold -ResultsPath ./test-results -Type baseline -Environment staging -OutputPath ./validation";
    }

    [Fact]
    public void ResultsOfK6_AreJudgedByTheRepositorysThresholds_AndBlock()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.RunAlone($"{Repository(home)} -Enforce; 'went on'");

        Assert.Equal(99, result.ExitCode);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(home.Path, "validation", "validation_report.json")));
        JsonElement issue = report.RootElement.GetProperty("issues").EnumerateArray().First();
        Assert.Equal(("critical", "http_req_failed", 0.02, 0.01), (issue.GetProperty("severity").GetString(), issue.GetProperty("metric").GetString(), issue.GetProperty("value").GetDouble(), issue.GetProperty("limit").GetDouble()));
        Assert.Equal("blocked", report.RootElement.GetProperty("outcome").GetString());
        Assert.All(["validation_junit.xml", "validation_summary.md", "badge.svg"], name => Assert.True(File.Exists(Path.Combine(home.Path, "validation", name)), name));
    }

    [Fact]
    public void Verdicts_OrTheReport_AreGiven()
    {
        using var home = new TestRunHome(shell);
        string command = Repository(home);
        Perfsh.Result result = home.Run($"$v = {command} -WarningAction Ignore; $v.Outcome; $v[0].GetType().FullName; $r = {command} -AsReport; $r.GetType().FullName; $r.Blocked; $r.Issues[0].Kind; {command} -Quiet");

        Assert.Equal("", result.Error);
        Assert.Equal(["Fail", "Perf.Verdict", "Perf.ValidationReport", "True", "ThresholdFailed", "False"], result.Lines);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Policy_DecidesWhatBlocks()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"{Repository(home, "thresholds: performance-thresholds.json\nissues: { threshold-failed: warning }")} -Enforce -Quiet; 'went on'");

        Assert.Equal(["went on", "True"], result.Lines.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("blok: [critical]", "did you mean 'block'?")]
    [InlineData("thresholds: missing.json", "missing.json")]
    public void MalformedPolicy_IsToldAndNothingPasses(string policy, string expected)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"{Repository(home, policy)} -Enforce; 'went on'");

        Assert.Equal(104, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFolder_Blocks()
    {
        using var home = new TestRunHome(shell);
        string command = Repository(home);
        File.Delete(Path.Combine(home.Path, "test-results", "summary.json"));
        Perfsh.Result result = home.Run($"({command} -AsReport).Issues[0].Kind; {command} -Enforce; 'went on'");

        Assert.Equal("ResultMissing", result.Lines[0]);
        Assert.Equal(99, result.ExitCode);
        Assert.Contains("no result of type baseline in staging", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenFile_IsAnIssueBesideTheGoodOnes()
    {
        using var home = new TestRunHome(shell);
        string command = Repository(home);
        home.File("test-results/broken.json", K6Summary[..^20]);
        home.File("test-results/empty.json", "");
        Perfsh.Result result = home.Run($"$r = {command} -AsReport -WarningAction Ignore; $r.Runs.Count; $r.Issues.Kind -join ','");

        Assert.Equal("1", result.Lines[0]);
        Assert.Contains("ThresholdFailed", result.Lines[1], StringComparison.Ordinal);
        Assert.Contains("ResultUnreadable", result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_GetsAnnotationsSummaryAndOutputs()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$env:GITHUB_ACTIONS = 'true'; $env:GITHUB_STEP_SUMMARY = \"$PWD/summary.md\"; $env:GITHUB_OUTPUT = \"$PWD/output.txt\"; {Repository(home)} -Quiet");

        Assert.Contains(result.Lines, line => line.StartsWith("::error ", StringComparison.Ordinal) && line.Contains("http_req_failed", StringComparison.Ordinal));
        Assert.Contains("Performance blocked", File.ReadAllText(Path.Combine(home.Path, "summary.md")), StringComparison.Ordinal);
        Assert.Contains("blocked=true", File.ReadAllLines(Path.Combine(home.Path, "output.txt")));
    }

    [Fact]
    public void Azure_GetsIssuesAndTheSummary()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$env:TF_BUILD = 'True'; {Repository(home)} -Quiet");

        Assert.Contains(result.Lines, line => line.StartsWith("##vso[task.logissue type=error;", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("##vso[task.uploadsummary]", StringComparison.Ordinal) && line.EndsWith("validation_summary.md", StringComparison.Ordinal));
    }

    [Fact]
    public void OwnResults_AreComparedWithTheirBaseline()
    {
        using var home = new TestRunHome(shell);
        string scenario = home.Scenario();
        Perfsh.Result result = home.Run($$"""
            New-Item -ItemType Directory results | Out-Null
            1..5 | ForEach-Object { Invoke-PerfTest '{{scenario}}' } | Set-PerfBaseline | Out-Null
            1..5 | ForEach-Object { $r = Invoke-PerfTest '{{scenario}}'; $r | Export-PerfReport "results/$($r.Id).json" | Out-Null }
            $report = Test-PerfThreshold -ResultsPath results -Threshold 'http_req_failed: rate < 1%' -AsReport
            "$($report.Runs.Count) $($report.Comparisons.Count) $($report.Comparisons[0].BaselineRuns.Count) $($report.Comparisons[0].CandidateRuns.Count)"
            """);

        Assert.Equal("", result.Error);
        Assert.Equal("5 1 5 5", result.Lines[^1]);
    }

    [Fact]
    public void Select_OfChanges_GivesScenariosThatGoOn()
    {
        using var home = new TestRunHome(shell);
        Directory.CreateDirectory(Path.Combine(home.Path, "config", "ci-cd"));
        string scenario = home.Scenario();
        home.File("config/ci-cd/critical-paths.yaml", $"rules: [ {{ name: api, paths: [\"src/**\"], scenarios: [{Path.GetFileName(scenario)}], type: smoke }} ]");
        Perfsh.Result result = home.Run("$s = 'src/a.cs', 'docs/b.md' | Select-PerfScenario; \"$($s.Rules) $($s.Type) $($s.ChangedPaths)\"; ($s | Invoke-PerfTest).Status; @('docs/b.md' | Select-PerfScenario).Count; Select-PerfScenario a -RulePath missing.yaml");

        Assert.Equal(["api smoke src/a.cs", "Completed", "0"], result.Lines);
        Assert.Contains("missing.yaml", result.Error, StringComparison.Ordinal);
    }
}
