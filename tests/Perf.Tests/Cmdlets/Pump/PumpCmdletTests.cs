using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Pump;

/// <summary>What commands do on the pipeline thread ends when the pipeline is stopped.</summary>
public sealed class PumpCmdletTests
{
    [Fact]
    public void Interruptible_Stopped_EndsAsPowerShellStops()
    {
        using var command = new Searching();
        Assert.Throws<PipelineStoppedException>(() => command.Interruptible(stop =>
        {
            command.Stop();
            stop.ThrowIfCancellationRequested();
            return 1;
        }));
    }

    [Fact]
    public void Interruptible_NotStopped_GivesWhatTheWorkGaveOrThrew()
    {
        using var command = new Searching();
        Assert.Equal(7, command.Interruptible(_ => 7));
        Assert.Throws<OperationCanceledException>(() => command.Interruptible<int>(_ => throw new OperationCanceledException()));
    }

    [Fact]
    public void Commands_NeverSearchWithATokenThatNobodyCancels()
    {
        string folder = Path.Combine(Perf.Tests.Architecture.Repository.Root, "src", "Perf.Cmdlets", "Commands");
        string[] files = Directory.GetFiles(folder, "*.cs");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("CancellationToken.None", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private sealed class Searching : PumpCmdlet
    {
        public void Stop() => StopProcessing();
    }
}
