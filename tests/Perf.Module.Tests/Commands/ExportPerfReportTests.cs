namespace Perf.Module.Tests.Commands;

public sealed class ExportPerfReportTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Formats_FollowTheExtension()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $r = Invoke-PerfTest '{{home.Scenario()}}'
            $r | Export-PerfReport a.html
            $r | Export-PerfReport a.json
            $r | Export-PerfReport a.csv
            (Get-Content a.html -Raw).StartsWith('<!DOCTYPE html>', 'OrdinalIgnoreCase')
            (Get-Content a.json -Raw | ConvertFrom-Json).metrics.http_reqs.count
            @(Import-Csv a.csv).Count -ge 1
            ($r | Export-PerfReport -PassThru).Name -eq "$($r.Id).html"
            $r | Export-PerfReport b.pdf -Format pfd
            """);
        Assert.Equal(["True", "20", "True", "True"], result.Lines);
        Assert.Contains("There is no report format 'pfd'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NoClobber_And_WhatIf_LeaveTheFile()
    {
        using var home = new TestRunHome(shell);
        home.File("kept.html", "mine");
        Perfsh.Result result = home.Run($"$r = Invoke-PerfTest '{home.Scenario()}'; $r | Export-PerfReport kept.html -NoClobber -ErrorAction SilentlyContinue; $r | Export-PerfReport kept.html -WhatIf | Out-Null; Get-Content kept.html");
        Assert.Contains("mine", result.Lines);
    }

    [Fact]
    public void SecondRunForTheSameFile_IsAnError_AndTheFirstStays()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"$a = Invoke-PerfTest '{home.Scenario()}'; $b = Invoke-PerfTest '{home.Scenario()}'; $a, $b | Export-PerfReport one.json; (Get-PerfResult -Path one.json).Id -eq $a.Id; @($a, $b | Export-PerfReport all/ -PassThru).Count");
        Assert.Equal(["True", "2"], result.Lines);
        Assert.Contains("Give a folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void UnwritablePath_IsAClearError()
    {
        using var home = new TestRunHome(shell);
        home.File("file", "x");
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' | Export-PerfReport file/report.html");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The report cannot be written", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void HeatMap_IsThereForARunJustMade_AndForAStoredOne_AndItsAbsenceIsTold()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $new = Invoke-PerfTest '{{home.Scenario()}}' -NoStore
            $new | Export-PerfReport new.html
            $stored = Invoke-PerfTest '{{home.Scenario()}}'
            Get-PerfResult $stored.Id | Export-PerfReport stored.html
            $new | Export-PerfReport alone.json
            Get-PerfResult -Path alone.json | Export-PerfReport alone.html
            foreach ($name in 'new', 'stored', 'alone') { $page = Get-Content "$name.html" -Raw; "$name $($page.Contains('class="heat')) $($page.Contains('this result came without them'))" }
            """);
        Assert.Equal(["new True False", "stored True False", "alone False True"], result.Lines);
    }

    // The module has of the library that draws charts what they call, and no more. A chart that misses something would be an error, and no page.
    [Fact]
    public void Charts_OfEachKind_AreDrawnByWhatTheModuleCarries()
    {
        using var home = new TestRunHome(shell);
        string good = home.Scenario(seconds: 3, extra: "thresholds: { http_req_response_time: [ 'p(95) < 10s' ] }");
        string bad = home.Scenario("http://127.0.0.1:9");
        Perfsh.Result result = home.Run($$"""
            Invoke-PerfTest '{{good}}' -NoStore -WarningAction SilentlyContinue | Export-PerfReport good.html
            Invoke-PerfTest '{{bad}}' -NoStore -WarningAction SilentlyContinue | Export-PerfReport bad.html
            $page = (Get-Content good.html -Raw) + (Get-Content bad.html -Raw)
            foreach ($title in 'Response time', 'Throughput', 'Latency by percentile', 'Heat map of latency', 'Errors over time') { "$title $($page.Contains('aria-label="' + $title + '.'))" }
            """);
        Assert.Equal(["Response time True", "Throughput True", "Latency by percentile True", "Heat map of latency True", "Errors over time True"], result.Lines);
    }

    [Fact]
    public void Baseline_IsNamedOrSet_AndOnlyForPages()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $a = Invoke-PerfTest '{{home.Scenario()}}'
            $b = Invoke-PerfTest '{{home.Scenario()}}'
            $b | Export-PerfReport none.html
            $b | Export-PerfReport named.html -Baseline $a.Id
            $b | Export-PerfReport object.html -Baseline $a
            $null = $a | Set-PerfBaseline
            $b | Export-PerfReport set.html
            foreach ($name in 'none', 'named', 'object', 'set') { "$name $((Get-Content "$name.html" -Raw).Contains('<section id="comparison" aria-labelledby'))" }
            try { $b | Export-PerfReport x.json -Baseline $a.Id } catch { $_.FullyQualifiedErrorId }
            try { $b | Export-PerfReport y.html -Baseline nothing-of-that-name } catch { $_.Exception.Message -match 'nothing-of-that-name' }
            (Test-Path x.json), (Test-Path y.html)
            """);
        Assert.Equal(["none False", "named True", "object True", "set True", "ArgumentInvalid,Perf.Commands.ExportPerfReportCommand", "True", "False", "False"], result.Lines);
    }
}
