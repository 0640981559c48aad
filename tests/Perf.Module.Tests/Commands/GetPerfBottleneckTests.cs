namespace Perf.Module.Tests.Commands;

/// <summary>Get-PerfBottleneck in the built shell.</summary>
public sealed class GetPerfBottleneckTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void GetPerfBottleneck_ARun_GivesFindingsAReportAndFiles()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $run = Invoke-PerfTest '{{home.Scenario()}}'
            $findings = @($run | Get-PerfBottleneck -OutputPath reports -ReportFormat json -WarningAction SilentlyContinue)
            "$($findings[0].GetType().FullName) $($findings[0].RunId -eq $run.Id)"
            (Get-Content "reports/$($run.Id)-bottlenecks.json" -Raw | ConvertFrom-Json).runId -eq $run.Id
            $report = Get-PerfBottleneck $run.Id -AsReport -Sensitivity high -WarningAction SilentlyContinue
            "$($report.GetType().FullName) $($report.Sensitivity) $($report.Next.Count -gt 0)"
            ($report | Out-String -Width 100) -match [regex]::Escape($run.Id)
            ($findings | Out-String -Width 100) -match 'next '
            try { Get-PerfBottleneck -Environment nowhere } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Perf.Finding True", "True", "Perf.Diagnosis High True", "True", "True", "RunNotFound"], result.Lines);
    }

    /// <summary>A command that makes a run again has what it was given; a result that is passed on has no value of a variable in it.</summary>
    [Fact]
    public void GetPerfBottleneck_AStoredRun_KnowsWhatItWasGiven()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $run = Invoke-PerfTest '{{home.Scenario()}}' -Threshold 'http_req_failed: rate < 50%' -Variable @{ extra = 'geheim' } -WarningAction SilentlyContinue
            (Get-PerfResult $run.Id).Arguments | ForEach-Object { "$($_.Name)=$($_.Values -join '+')" }
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["Variable=extra", "Threshold=http_req_failed: rate < 50%"], result.Lines);
    }

    [Theory]
    [InlineData("Get-PerfBottleneck -Environment nowhere")]
    [InlineData("Get-PerfBottleneck -Scenario nothing")]
    [InlineData("Get-PerfBottleneck 20990101-000000-none")]
    public void GetPerfBottleneck_NoSuchRun_EndsTheProcessWith104(string command)
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run(command);
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("No stored run", result.Error, StringComparison.OrdinalIgnoreCase);
    }
}
