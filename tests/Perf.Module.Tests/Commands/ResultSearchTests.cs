namespace Perf.Module.Tests.Commands;

/// <summary>Commands that search folders for results end at Ctrl-C, however much there is to search.</summary>
public sealed class ResultSearchTests
{
    [Theory]
    [InlineData("Get-PerfBottleneck -Path")]
    [InlineData("Get-PerfResult -Path")]
    [InlineData("Import-PerfResult -Path")]
    [InlineData("Compare-PerfResult -Candidate")]
    [InlineData("Test-PerfThreshold -ResultPath")]
    [InlineData("Test-PerfThreshold -ResultsPath")]
    public void CtrlC_EndsASearchWithoutEnd(string command)
    {
        using var home = new TestRunHome();
        string folder = Directory.CreateDirectory(Path.Combine(home.Path, "results")).FullName;

        // Both links lead back into the folder, so that there are 2^40 folders in it and not one file.
        Directory.CreateSymbolicLink(Path.Combine(folder, "a"), ".");
        Directory.CreateSymbolicLink(Path.Combine(folder, "b"), ".");
        string script = $"$env:PERF_HOME = '{home.Home}'; $null = Get-PerfScenario -Path '{home.Scenario()}'; 'ready'; {command} '{folder}'";
        using System.Diagnostics.Process process = Perfsh.Start("-NonInteractive", "-Command", script);
        Assert.Equal("ready", process.StandardOutput.ReadLine());

        // The module is loaded, and the search begins now; stopped before it begins, the command ends as well.
        Thread.Sleep(500);
        Perfsh.Signal(process, "INT");
        Assert.Equal(130, Perfsh.WaitForExit(process));
    }
}
