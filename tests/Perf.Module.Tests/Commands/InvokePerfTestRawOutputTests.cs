using System.IO.Compression;
using System.Text.Json;

namespace Perf.Module.Tests.Commands;

/// <summary>Invoke-PerfTest -RawOutput as a user meets it: in the built shell, with the built module.</summary>
public sealed class InvokePerfTestRawOutputTests(SharedShell shell) : IClassFixture<SharedShell>
{
    [Fact]
    public void Csv_HoldsWhatTheResultCounts_InTheSessionsFolder()
    {
        using var home = new TestRunHome(shell);
        Directory.CreateDirectory(Path.Combine(home.Path, "here"));
        Perfsh.Result result = home.Run($$"""
            Set-Location here
            $r = Invoke-PerfTest '{{home.Scenario()}}' -RawOutput raw/samples.csv -Tag @{ build = '4,2' }
            $rows = Import-Csv raw/samples.csv
            @($rows | Where-Object metric_name -eq http_reqs).Count
            $r.Metrics.Keys.Where({ $m = $_; $n = @($rows | Where-Object metric_name -eq $m); $r.Metrics[$m].Count -ne ($r.Metrics[$m].Type -eq 'Counter' ? ($n | Measure-Object metric_value -Sum).Sum : $n.Count) }).Count
            $one = @($rows | Where-Object metric_name -eq http_req_duration)[0]
            "$($one.name)|$($one.scenario)|$($one.status)|$($one.method)|$($one.extra_tags)|$([double]$one.metric_value -gt 0)"
            $r.Warnings.Count
            """);
        Assert.Equal("", result.Error);
        Assert.Equal(["20", "0", "the request|steady|200|GET|build=4,2|True", "0"], result.Lines);
        Assert.True(File.Exists(Path.Combine(home.Path, "here", "raw", "samples.csv")));
    }

    [Fact]
    public void CtrlC_LeavesAWholeFile()
    {
        using var home = new TestRunHome(shell);
        string path = home.File("samples.ndjson.gz");
        string command = $"$env:PERF_HOME = '{home.Home}'; 'ready'; Invoke-PerfTest '{home.Scenario(seconds: 300)}' -RawOutput '{path}'";
        using System.Diagnostics.Process process = Perfsh.Start("-NonInteractive", "-Command", command);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(path) is { Exists: true, Length: > 1000 }, TimeSpan.FromSeconds(60)), "No samples came.");
        Perfsh.Signal(process, "INT");
        Assert.Equal(130, Perfsh.WaitForExit(process));

        // gzip's end: the size of what was compressed, in the last four bytes.
        byte[] compressed = File.ReadAllBytes(path);
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            gzip.CopyTo(plain);
        }

        Assert.Equal(plain.Length, BitConverter.ToUInt32(compressed, compressed.Length - 4));
        string[] lines = System.Text.Encoding.UTF8.GetString(plain.ToArray()).TrimEnd('\n').Split('\n');
        JsonElement[] all = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        int requests = all.Count(line => line.GetProperty("type").GetString() == "Point" && line.GetProperty("metric").GetString() == "http_reqs");
        Assert.Equal($"Stopped {requests}", home.Run("$r = Get-PerfResult; \"$($r.Status) $($r.Metrics['http_reqs'].Count)\"").Output.Trim());
    }

    [Fact]
    public void UnknownExtension_EndsWith104_AndSaysWhatToUse()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' -RawOutput samples.txt");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("'samples.txt' ends with none that there is. Use .ndjson", result.Error, StringComparison.Ordinal);
        Assert.Equal("0", home.Run("@(Get-PerfResult).Count").Output.Trim());
    }

    [Fact]
    public void UnwritablePath_FailsBeforeTheLoad()
    {
        using var home = new TestRunHome(shell);
        home.File("plain", "a file and no folder");
        Perfsh.Result result = home.Run($"try {{ Invoke-PerfTest '{home.Scenario()}' -RawOutput plain/samples.csv -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}; @(Get-PerfResult).Count");
        Assert.StartsWith("RawOutputFailed", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal("0", result.Lines[1]);
    }

    [Fact]
    public void SeveralScenarios_AreRefusedBeforeTheLoad()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"try {{ Invoke-PerfTest '{home.Scenario()}', '{home.Scenario()}' -RawOutput samples.csv }} catch {{ $_.FullyQualifiedErrorId }}; @(Get-PerfResult).Count; Test-Path samples.csv");
        Assert.StartsWith("ArgumentInvalid", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal(["0", "False"], result.Lines[1..]);
    }

    [Fact]
    public void SeveralScenariosByThePipeline_TheFirstKeepsItsFile()
    {
        using var home = new TestRunHome(shell);
        home.Scenario();
        home.Scenario();
        Perfsh.Result result = home.Run("try { Get-ChildItem *.yaml | Invoke-PerfTest -RawOutput samples.csv | Out-Null } catch { $_.FullyQualifiedErrorId }; @(Get-PerfResult).Count; @(Import-Csv samples.csv | Where-Object metric_name -eq http_reqs).Count");
        Assert.StartsWith("ArgumentInvalid", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal(["1", "20"], result.Lines[1..]);
    }

    [Fact]
    public void WhatIf_WritesNoFile()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($"Invoke-PerfTest '{home.Scenario()}' -RawOutput samples.csv -WhatIf | Out-Null; Test-Path samples.csv");
        Assert.Equal("False", result.Lines[^1]);
    }
}
