namespace Perf.Module.Tests.Commands;

/// <summary>The commands of scenario files, in the built module.</summary>
public sealed class ScenarioCommandTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private static readonly string s_samples = Path.Combine(Perfsh.Root, "tests", "Perf.Tests", "Compatibility", "Import", "Samples");

    [Fact]
    public void ConvertTo_ASample_GivesAFileThatIsValid()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $report = ConvertTo-PerfScenario '{{s_samples}}/chrome.har' -OutputPath shop.yaml
            "$($report.Format) $($report.Flows) $($report.Notes.Count -gt 5)"
            Test-PerfScenario shop.yaml -Quiet
            $text = 'curl http://127.0.0.1:9/a \', '  -H "x: y"' | ConvertTo-PerfScenario
            $text.Report.Steps
            $text -match 'get: /a'
            """);
        Assert.Equal(["har 1 True", "True", "1", "True"], result.Lines);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void ConvertTo_SomethingElse_EndsWithTheExitCodeOfWrongConfiguration()
    {
        using var home = new TestRunHome(shell);
        home.File("x.txt", "hello");
        Perfsh.Result result = home.Run("ConvertTo-PerfScenario x.txt");
        Assert.Equal(104, result.ExitCode);
        Assert.Contains("HAR 1.2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void New_EachType_IsWrittenListedAndValid()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("""
            foreach ($type in 'smoke', 'baseline', 'stress', 'spike', 'soak', 'breakpoint', 'database-intensive', 'authentication', 'comprehensive') { New-PerfScenario $type -Path "scenarios/$type.yaml" }
            Test-PerfScenario scenarios/*.yaml -Quiet
            (Get-PerfScenario s* | ForEach-Object Type) -join ' '
            (Get-PerfScenario s* | Test-PerfScenario).Count
            New-PerfScenario smoke -Path scenarios/smoke.yaml -ErrorAction SilentlyContinue
            """);
        Assert.Equal(["True", "smoke soak spike stress", "4"], result.Lines);
        Assert.Contains("-Force to replace it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_APlanAndAFault_AreShown()
    {
        using var home = new TestRunHome(shell);
        home.File("a.yaml", "name: a\ntarget: http://127.0.0.1:9\nload: { l: { executor: ramping-arrival-rate, stages: [ { duration: 1m, target: 40 } ] } }\nflows: { f: { steps: [ { get: / } ] } }\n");
        home.File("b.yaml", "name: b\nlod: {}\n");
        string shown = home.Run("Test-PerfScenario a.yaml | Out-String -Width 80").Output;
        Assert.Contains("a: valid against http://127.0.0.1:9", shown, StringComparison.Ordinal);
        Assert.Matches("40/s .[ ▁▂▃▄▅▆▇█.:=+*%#-]+", shown);
        Assert.Contains("1,200 in 1,200 iterations", shown, StringComparison.Ordinal);
        string broken = home.Run("Test-PerfScenario b.yaml | Out-String -Width 120; (Test-PerfScenario b.yaml).Problems.Count").Output;
        Assert.Contains("b.yaml:2:1", broken, StringComparison.Ordinal);
        Assert.Contains("did you mean 'load'?", broken, StringComparison.Ordinal);
    }
}
