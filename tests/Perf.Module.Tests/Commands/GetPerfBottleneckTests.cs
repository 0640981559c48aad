namespace Perf.Module.Tests.Commands;

/// <summary>Get-PerfBottleneck in the built shell.</summary>
public sealed class GetPerfBottleneckTests
{
    [Fact]
    public void GetPerfBottleneck_ARun_GivesFindingsAReportAndFiles()
    {
        using var home = new TestRunHome();
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

    [Theory]
    [InlineData("Get-PerfBottleneck -Environment nowhere")]
    [InlineData("Get-PerfBottleneck -Scenario nothing")]
    [InlineData("Get-PerfBottleneck 20990101-000000-none")]
    public void GetPerfBottleneck_NoSuchRun_EndsTheProcessWith104(string command)
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run(command);
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("No stored run", result.Error, StringComparison.OrdinalIgnoreCase);
    }
}
