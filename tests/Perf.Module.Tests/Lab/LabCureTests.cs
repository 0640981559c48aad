using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.Json;

namespace Perf.Module.Tests.Lab;

/// <summary>The lab of cures: what it says of a case, and that it fails where it should.</summary>
public sealed class LabCureTests(SharedShell shell) : IClassFixture<SharedShell>
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    // A row as Test-LabCure makes it, of a figure of which less is better.
    private const string Row = """
        function Row { param($Kind, $Fault, [double] $Gain, $Wrong = @())
            [pscustomobject]@{ Fault = $Fault; Kind = $Kind; Gain = $Gain; Factor = Get-LabFactor $Gain $false; Left = $null; AtLeast = $null; AtMost = $null; What = ''; Wrong = @($Wrong); Missed = @() } }

        """;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);
    private static readonly string s_scripts = Path.Combine(Perfsh.Root, "tests", "Perf.Lab", "Scripts");

    [Theory]
    // A cure that was kept, and one that was not; one that was not proposed at all.
    [InlineData("""{"id":"pool-of-two","expect":"db.pool-small","fix":"app.pool.size","include":[]}""", """{"changes":[{"id":"app.pool.size","state":"Kept","outcome":"KpiMet","gain":3.1,"low":2.5,"high":4,"kpi":"successes of http_reqs","isHigherBetter":true}]}""", "cure", 3.1, 0, "app.pool.size Kept, KpiMet by successes of http_reqs: +310 % (+250 % to +400 %), 4.1-fold")]
    [InlineData("""{"id":"missing-index","expect":"db.missing-index","fix":"db.index.create","include":[]}""", """{"changes":[{"id":"db.index.create","state":"Kept","outcome":"KpiMet","gain":0.92,"low":0.9,"high":0.93,"kpi":"p(50)","isHigherBetter":false}]}""", "cure", 0.92, 0, "+92 % (+90 % to +93 %), 12.5-fold")]
    [InlineData("""{"id":"worker-connections","expect":"proxy.worker-conns","fix":"api.worker_connections","include":[],"atMost":0}""", """{"changes":[{"id":"api.worker_connections","state":"Kept","outcome":"KpiMet","gain":0.99,"low":0.9,"high":0.999,"kpi":"x","left":0.0004}]}""", "cure", 0.99, 0, "100-fold, 0.04 % still fail")]
    [InlineData("""{"id":"pool-of-two","expect":"db.pool-small","fix":"app.pool.size","include":[]}""", """{"changes":[{"id":"app.pool.size","state":"Reverted","outcome":"Neutral","gain":0.3,"low":-0.1,"high":0.4,"kpi":"x"}]}""", "cure", 0.0, 0, "app.pool.size Reverted, Neutral")]
    [InlineData("""{"id":"pool-of-two","expect":"db.pool-small","fix":"app.pool.size","include":[]}""", """{"findings":[{"id":"host.cpu","rank":1},{"id":"NoBottleneckFound","rank":0}],"changes":[]}""", "cure", 0.0, 0, "app.pool.size was not proposed (host.cpu)")]
    [InlineData("""{"id":"pool-of-two","expect":"db.pool-small","fix":"app.pool.size","include":[]}""", """{"findings":[{"id":"CannotBeJudged","rank":0}],"changes":[]}""", "cure", 0.0, 0, "app.pool.size was not proposed (CannotBeJudged)")]
    [InlineData("""{"id":"allocation","expect":"app.gc","include":[]}""", """{"changes":[{"id":"app.gc.gen0size","state":"Kept","outcome":"Improved","gain":0.07}]}""", "open", 0.07, 0, "app.gc.gen0size Kept, Improved")]
    // A trap that was undone, one that stayed, one that was not tried.
    [InlineData("""{"id":"trap-gzip","expect":"none","include":["api.gzip"]}""", """{"changes":[{"id":"api.gzip","state":"Reverted","outcome":"Harmful"}]}""", "trap", 0.0, 0, "api.gzip Reverted, Harmful")]
    [InlineData("""{"id":"trap-gzip","expect":"none","include":["api.gzip"]}""", """{"changes":[{"id":"api.gzip","state":"Kept","outcome":"Improved","message":"better"}]}""", "trap", 0.0, 1, "api.gzip Kept")]
    [InlineData("""{"id":"trap-gzip","expect":"none","include":["api.gzip"]}""", """{"changes":[]}""", "trap", 0.0, 1, "")]
    // Undone without a verdict: nothing is wrong, and the figure is missed all the same.
    [InlineData("""{"id":"trap-gzip","expect":"none","include":["api.gzip"]}""", """{"changes":[{"id":"api.gzip","state":"Reverted","outcome":"Neutral"}]}""", "trap", 0.0, 0, "api.gzip Reverted, Neutral")]
    [InlineData("""{"id":"trap-gzip","expect":"none","include":["api.gzip"]}""", """{"changes":[{"id":"api.gzip","state":"Reverted","outcome":"Inconclusive"}]}""", "trap", 0.0, 0, "api.gzip Reverted, Inconclusive", 1)]
    // A healthy system.
    [InlineData("""{"id":"healthy-ping","expect":"none","include":[]}""", """{"changes":[{"id":"a.b","state":"Reverted"}]}""", "healthy", 0.0, 0, "1 tried, 0 kept")]
    [InlineData("""{"id":"healthy-ping","expect":"none","include":[]}""", """{"changes":[{"id":"a.b","state":"Kept","message":"chance"}]}""", "healthy", 0.0, 1, "1 tried, 1 kept")]
    // What is not as it was is wrong whatever the case.
    [InlineData("""{"id":"healthy-ping","expect":"none","include":[]}""", """{"changes":[],"differs":["/x/nginx.conf"],"undone":[{"id":"a.b","state":"Drifted","message":"why"}]}""", "healthy", 0.0, 2, "0 tried, 0 kept")]
    public void Verdict_OfACase_IsItsGainAndWhatIsWrong(string fault, string result, string kind, double gain, int wrong, string what, int missed = 0)
    {
        Perfsh.Result said = Script($$"""
            $row = Test-LabCure ('{{fault}}' | ConvertFrom-Json) ('{{result}}' | ConvertFrom-Json)
            ConvertTo-Json -InputObject ([ordered]@{ kind = $row.Kind; gain = $row.Gain; what = $row.What; wrong = @($row.Wrong); missed = @($row.Missed) }) -Compress
            """);
        JsonElement row = JsonDocument.Parse(said.Output).RootElement;
        Assert.Equal(kind, row.GetProperty("kind").GetString());
        Assert.Equal(gain, row.GetProperty("gain").GetDouble(), 9);
        Assert.Equal(wrong, row.GetProperty("wrong").GetArrayLength());
        Assert.Equal(missed, row.GetProperty("missed").GetArrayLength());
        Assert.Contains(what, row.GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    // Undoing that fails in the middle: what was gained is in the result all the same, and what failed is, too.
    [Theory]
    [InlineData("$PSCmdlet.WriteError($fault)")]
    [InlineData("$PSCmdlet.ThrowTerminatingError($fault)")]
    public void Cure_WhereUndoingIsIncomplete_WritesWhatWasGained(string end)
    {
        using var folder = new TemporaryFolder();
        string result = Path.Combine(folder.Path, "result.json");
        string commands = $$"""
            function Invoke-PerfTest { [pscustomobject]@{ Warnings = @() } }
            function Set-PerfOptimization {
                [pscustomobject]@{ BackupId = 'b'; Number = 1; OptimizationId = 'app.pool.size'; State = 'Kept'; Outcome = 'KpiMet'; Gain = 3.1; Message = ''; Measurement = [pscustomobject]@{ GainLow = 2.5; GainHigh = 4; Kpi = [pscustomobject]@{ Name = 'x' } } }
            }
            function Get-PerfBackup { [pscustomobject]@{ BackupId = 'b' } }
            function Undo-PerfOptimization {
                [CmdletBinding()] param([Parameter(ValueFromPipelineByPropertyName)] [string] $BackupId)
                process { [pscustomobject]@{ OptimizationId = 'app.pool.size'; State = 'Drifted'; Message = 'somebody else' } }
                end { $fault = [System.Management.Automation.ErrorRecord]::new([Exception]::new('1 change was not undone'), 'UndoIncomplete', 'NotSpecified', $null); {{end}} }
            }
            & {{s_scripts}}/Cure.ps1 -WarmUp '{{folder.Path}}/w.yaml' -Scenario '{{folder.Path}}/s.yaml' -Out '{{result}}' -Seed 1 -Catalogue '{{folder.Path}}/c.yaml' -Files '{{folder.Path}}/f' -Include app.pool.size
            . {{s_scripts}}/Verdict.ps1
            $row = Test-LabCure ('{"id":"pool-of-two","expect":"db.pool-small","fix":"app.pool.size","include":[]}' | ConvertFrom-Json) (Get-Content '{{result}}' -Raw | ConvertFrom-Json)
            ConvertTo-Json -InputObject ([ordered]@{ gain = $row.Gain; wrong = @($row.Wrong) }) -Compress
            """;
        Perfsh.Result said = Script(commands);
        JsonElement row = JsonDocument.Parse(said.Lines[^1]).RootElement;
        Assert.Equal(3.1, row.GetProperty("gain").GetDouble(), 9);
        string[] wrong = [.. row.GetProperty("wrong").EnumerateArray().Select(one => one.GetString()!)];
        Assert.Contains(wrong, one => one.Contains("app.pool.size was not undone (Drifted): somebody else", StringComparison.Ordinal));
        Assert.Contains(wrong, one => one.Contains("1 change was not undone", StringComparison.Ordinal));
    }

    // What a share of failures comes to with the change: of all requests of its pairs, and not of the noise that was measured before.
    [Theory]
    [InlineData("Errors", "3 of 4000 requests", 0.00075)]
    [InlineData("Errors", "none of 4000 requests", 0.0)]
    [InlineData("Latency", "3 of 4000 requests", null)]
    public void Cure_OfAShareOfFailures_WritesWhatStillFails(string kind, string fails, double? left)
    {
        using var folder = new TemporaryFolder();
        string result = Path.Combine(folder.Path, "result.json");
        string worst = fails.StartsWith('3') ? "0.001" : "0";
        Script($$"""
            function Invoke-PerfTest { [pscustomobject]@{ Warnings = @() } }
            function Set-PerfOptimization {
                $trials = @(
                    [pscustomobject]@{ Pair = 0; IsChanged = $false; Value = 0.4; Requests = 1000 }
                    [pscustomobject]@{ Pair = 1; IsChanged = $true; Value = {{worst}}; Requests = 3000 }
                    [pscustomobject]@{ Pair = 1; IsChanged = $false; Value = 0.4; Requests = 1000 }
                    [pscustomobject]@{ Pair = 2; IsChanged = $true; Value = 0; Requests = 1000 })
                [pscustomobject]@{ BackupId = 'b'; Number = 1; OptimizationId = 'a.b'; State = 'Kept'; Outcome = 'KpiMet'; Gain = 0.9; Message = ''; Measurement = [pscustomobject]@{ Trials = $trials; Kpi = [pscustomobject]@{ Name = 'x'; Kind = '{{kind}}' } } }
            }
            function Get-PerfBackup { }
            function Undo-PerfOptimization { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $Backup) process { } }
            & {{s_scripts}}/Cure.ps1 -WarmUp '{{folder.Path}}/w.yaml' -Scenario '{{folder.Path}}/s.yaml' -Out '{{result}}' -Seed 1 -Catalogue '{{folder.Path}}/c.yaml' -Files '{{folder.Path}}/f' -Include a.b
            """);
        JsonElement change = JsonDocument.Parse(File.ReadAllText(result)).RootElement.GetProperty("changes")[0];
        double? found = change.GetProperty("left") is { ValueKind: JsonValueKind.Number } number ? Math.Round(number.GetDouble(), 9) : null;
        Assert.Equal(left, found);
        Assert.False(change.GetProperty("isHigherBetter").GetBoolean());
    }

    // A gain is a share, and a factor is what tables of cures have: what is left of a time, turned over, and how many times as many a second.
    [Theory]
    [InlineData("0.9", "$false", 10.0)]
    [InlineData("0.2", "$false", 1.25)]
    [InlineData("-1", "$false", 0.5)]
    [InlineData("0.3", "$true", 1.3)]
    [InlineData("6.51", "$true", 7.51)]
    [InlineData("0", "$true", 1.0)]
    [InlineData("$null", "$false", 1.0)]
    public void Factor_OfAGain_IsHowManyTimesAsGood(string gain, string isHigherBetter, double factor) =>
        Assert.Equal(factor, double.Parse(Script($"(Get-LabFactor {gain} {isHigherBetter}).ToString([cultureinfo]::InvariantCulture)").Lines[^1], CultureInfo.InvariantCulture), 9);

    // The median of all would hide the one fault that gains nothing; every fault is asked.
    [Theory]
    [InlineData("cure a 0.5", "cure b 0.19", "trap t 0", "healthy h 0", "NOT MET by b: +20 % or more on every fault", "faults: 1 of 2 gained what is asked of them; the least gained +19 % (b)")]
    [InlineData("cure a 0.5", "cure b 0.2", "trap t 0", "healthy h 0", "met: +20 % or more on every fault", "faults: 2 of 2 gained what is asked of them")]
    [InlineData("cure a 0.5", "cure a 0.1", "trap t 0", "healthy h 0", "met: +20 %", "a                         fault     +20 % or more     1.56-fold (+30 %)              2  yes")]
    [InlineData("cure a 0.5", "open b 0", "trap t 0", "healthy h 0", "met: +20 %", "b                         no cure   nothing broken    0 %                            1  yes")]
    [InlineData("cure a 0.5", "cure b 0.5", "trap t 0 stayed", "healthy h 0", "NOT MET by t:", "trap: 0 of 1 judged neutral or harmful, and undone")]
    [InlineData("cure a 0.5", "cure b 0.5", "trap t 0", "healthy h 0 kept", "NOT MET by h:", "healthy: 0 of 1 left as they were")]
    [InlineData("cure a 0.5", "cure b 0.5 left", "trap t 0", "healthy h 0", "NOT MET by b:", "faults: 1 of 2")]
    [InlineData("cure a 0.5", "cure b 0.5", "trap t 0", "trap u 0", "met by what was run, which was not all: +20 %", "trap: 2 of 2 judged neutral or harmful, and undone")]
    public void Score_OfAllCases_AsksEachOfThem(string first, string second, string third, string fourth, string figure, string line)
    {
        string rows = string.Join(", ", new[] { first, second, third, fourth }.Select(text => text.Split(' ')).Select(part =>
            $"(Row {part[0]} {part[1]} {part[2]} @({string.Join(",", part.Skip(3).Select(word => $"'{word}'"))}))"));
        Perfsh.Result said = Script($"{Row}Format-LabScore (Get-LabScore @({rows}))");
        Assert.StartsWith(figure, said.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(line, said.Output, StringComparison.Ordinal);
    }

    // Twenty percent are not enough where a table asks for more, nor is a cure that leaves failures.
    [Theory]
    [InlineData("(Row cure a 0.9)", "AtLeast = 10.0", "10-fold or more   10-fold (+90 %)", true)]
    [InlineData("(Row cure a 0.89)", "AtLeast = 10.0", "10-fold or more   9.09-fold (+89 %)", false)]
    [InlineData("(Row cure a 0.95), (Row cure a 0.9), (Row cure a 0.3)", "AtLeast = 10.0", "10-fold or more   10-fold (+90 %)", true)]
    [InlineData("(Row cure a 0.95), (Row cure a 0), (Row cure a 0.3)", "AtLeast = 10.0", "10-fold or more   1.43-fold (+30 %)", false)]
    [InlineData("(Row cure a 0.99)", "AtMost = 0.0; Left = 0.0", "at most 0 % fail  0 % fail (+99 %)", true)]
    [InlineData("(Row cure a 0.99)", "AtMost = 0.0; Left = 0.0001", "at most 0 % fail  0.01 % fail (+99 %)", false)]
    [InlineData("(Row cure a 0)", "AtMost = 0.0; Left = $null", "at most 0 % fail  100 % fail (0 %)", false)]
    [InlineData("(Row trap a 0)", "Missed = @('no verdict')", "no gain, undone   0 of 1 judged and undone", false)]
    [InlineData("(Row trap a 0)", "Missed = @()", "no gain, undone   1 of 1 judged and undone", true)]
    public void Score_OfWhatATableAsks_IsHeldAgainstIt(string rows, string with, string line, bool isMet)
    {
        Perfsh.Result said = Script($$"""
            {{Row}}
            $rows = @({{rows}})
            $with = @{ {{with}} }
            foreach ($row in $rows) { foreach ($name in $with.Keys) { $row.$name = $with[$name] } }
            $scores = @(Get-LabScore $rows)
            "enough: $($scores[0].IsEnough), met: $($scores[0].IsMet)"
            Format-LabScore $scores
            """);
        Assert.Contains($"enough: {isMet}, met: {isMet}", said.Output, StringComparison.Ordinal);
        Assert.Contains(line, said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_WhereCasesWereSkippedOrFailed_SaysThatNotAllWasRun()
    {
        const string Rows = "@('cure', 'trap', 'healthy' | ForEach-Object { [pscustomobject]@{ Fault = $_; Kind = $_; Gain = 1.0; What = ''; Wrong = @() } })";
        Assert.StartsWith("met: ", Script($"Format-LabScore (Get-LabScore {Rows})").Lines[^1], StringComparison.Ordinal);
        Perfsh.Result skipped = Script($"Format-LabScore (Get-LabScore {Rows}) -Skipped narrow-network");
        Assert.StartsWith("met by what was run", skipped.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("skipped: narrow-network", skipped.Output, StringComparison.Ordinal);
        Assert.StartsWith("met by what was run", Script($"Format-LabScore (Get-LabScore {Rows}) -Failed 1").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Median_OfGains_IsTheMiddle()
    {
        Perfsh.Result said = Script("@(@(3, 1, 2), @(4, 1, 2, 3), @(0.5), @()) | ForEach-Object { (Get-LabMedian $_).ToString([cultureinfo]::InvariantCulture) }");
        Assert.Equal(["2", "2.5", "0.5", "0"], said.Lines);
    }

    [SkippableFact]
    public void Only_AnUnknownCase_SaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        (int code, string output) = Run("-Only", "no-such-case", "-ResultPath", folder.Path);
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);
        Assert.NotEqual(0, code);
        Assert.Contains("no-such-case", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ACaseThatFails_FailsTheLabAndLeavesNothingRunning()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The lab's servers are started as on Linux.");
        using var folder = new TemporaryFolder();
        // What is to make the load ends with an error, when all servers are there.
        (int code, string output) = Run("-Short", "-Only", "healthy-ping", "-ResultPath", folder.Path, "-Port", "18680", "-DatabasePort", "25487", "-Shell", "/bin/false");
        Skip.If(output.Contains("The lab needs", StringComparison.Ordinal), output);
        Assert.NotEqual(0, code);
        Assert.Contains("healthy-ping (seed 1): The load failed", output, StringComparison.Ordinal);
        Assert.Empty(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(one => one.Port).Intersect([18680, 18681, 18684, 18690, 25487]));
    }

    private Perfsh.Result Script(string text)
    {
        Perfsh.Result result = shell.Run($"$ErrorActionPreference = 'Stop'\n. {s_scripts}/Verdict.ps1\n{text}");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        using Process process = Perfsh.Start(["-NoProfile", "-NonInteractive", "-File", Path.Combine(s_scripts, "Optimize.ps1"), "-Configuration", Configuration, .. arguments]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            Perfsh.Signal(process, "INT");
            Perfsh.WaitForExit(process);
            Assert.Fail($"The lab did not end within {s_limit}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
