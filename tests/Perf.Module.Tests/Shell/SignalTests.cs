namespace Perf.Module.Tests.Shell;

public sealed class SignalTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void Signal_StopsThePipeline_AndRunsFinally(string signal, int code)
    {
        using var folder = new TemporaryFolder();
        string mark = folder.File("mark");
        using var process = Perfsh.Start("-c", $"try {{ 'ready'; Start-Sleep 300 }} finally {{ [IO.File]::WriteAllText('{mark}', 'done') }}");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Perfsh.Signal(process, signal);
        Assert.Equal(code, Perfsh.WaitForExit(process));
        Assert.Equal("done", File.ReadAllText(mark));
    }

    [Fact]
    public void SetShouldExit_InFinally_WinsOverTheSignal()
    {
        using var process = Perfsh.Start("-c", "try { 'ready'; Start-Sleep 300 } finally { $Host.SetShouldExit(42) }");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Perfsh.Signal(process, "INT");
        Assert.Equal(42, Perfsh.WaitForExit(process));
    }

    [Fact]
    public void SecondCtrlC_KillsAStuckFinally()
    {
        using var folder = new TemporaryFolder();
        string mark = folder.File("mark");
        using var process = Perfsh.Start("-c", $"try {{ 'ready'; Start-Sleep 300 }} finally {{ [IO.File]::WriteAllText('{mark}', 'in'); while ($true) {{ }} }}");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Perfsh.Signal(process, "INT");

        // The second signal counts only once the first has led into the finally block.
        Assert.True(SpinWait.SpinUntil(() => File.Exists(mark), TimeSpan.FromSeconds(30)));
        Assert.False(process.HasExited);
        Perfsh.Signal(process, "INT");
        Assert.Equal(130, Perfsh.WaitForExit(process));
    }
}
