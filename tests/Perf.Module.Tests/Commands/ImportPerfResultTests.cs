namespace Perf.Module.Tests.Commands;

/// <summary>Results of other tools in the built module.</summary>
public sealed class ImportPerfResultTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private const string Summary = """
        { "metrics": {
            "http_reqs": { "count": 20, "rate": 4 },
            "http_req_failed": { "value": 0.1, "passes": 2, "fails": 18, "thresholds": { "rate<0.05": true } },
            "http_req_duration": { "avg": 120.5, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210, "thresholds": { "p(95)<300": false } } } }
        """;

    private const string Plain = """
        { "metrics": {
            "http_reqs": { "count": 20, "rate": 4 },
            "http_req_duration": { "avg": 120.5, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210 } } }
        """;

    [Fact]
    public void Summary_IsStoredAndFoundAndJudged()
    {
        using var home = new TestRunHome(shell);
        string file = home.File("summary.json", Summary);
        Perfsh.Result result = home.Run(
            $"$r = Import-PerfResult '{file}' -Name shop -WarningAction SilentlyContinue; $s = Get-PerfResult -Scenario shop; \"$($s.Id -eq $r.Id) $($s.Source.Tool) $($s.Metrics['http_req_duration'].P95) $([double]::IsNaN($s.Metrics['http_req_duration'].Percentile(99)))\"; ($s | Test-PerfThreshold).Outcome -join ','");
        Assert.Equal("", result.Error);
        Assert.Equal(["True k6 210 True", "Fail,Pass"], result.Lines);
    }

    [Theory]
    [InlineData("Native", "http_req_duration: p(95) < 300ms", 0)]
    [InlineData("K6", "http_req_duration: p(95)<300", 0)]
    [InlineData("K6", "http_req_duration: p(95)<200", 99)]
    [InlineData("K6", "http_req_duration: p(95)<200ms", 104)]
    [InlineData("Artillery", "http.requests > 100", 1)]
    public void File_Enforced_EndsWithTheToolsCode(string compatibility, string threshold, int code)
    {
        using var home = new TestRunHome(shell);
        string file = home.File("summary.json", Plain);
        Perfsh.Result result = home.Run($"Test-PerfThreshold -ResultPath '{file}' -Compatibility {compatibility} -Threshold '{threshold}' -Enforce | Out-Null");
        Assert.True(code == result.ExitCode, result.Error);
    }

    [Fact]
    public void Garbage_IsAnErrorWithFileLineAndWhatWasExpected()
    {
        using var home = new TestRunHome(shell);
        string file = home.File("bad.json", "{ \"metrics\": { \"http_reqs\": { \"count\": \"x\", \"rate\": 1 } } }");
        Perfsh.Result result = home.Run($"Import-PerfResult '{file}' -ErrorAction SilentlyContinue -ErrorVariable e; \"$e\"");
        Assert.Contains("bad.json:1: metrics.http_reqs.count", result.Output, StringComparison.Ordinal);
        Assert.Contains("Expected:", result.Output, StringComparison.Ordinal);
    }
}
