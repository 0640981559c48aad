using Perf.Engine.Workers;

namespace Perf.Tests.Engine.Workers;

public sealed class WorkerControlTests
{
    // The pipe is closed when the run has ended; whoever steers it from another session may come later.
    [Fact]
    public async Task SetRate_RunThatHasEnded_SaysSo()
    {
        var input = new MemoryStream();
        await input.DisposeAsync();
        var control = new WorkerControl(new FrameStream(Stream.Null, input));

        Assert.Equal(ErrorIds.RunEnded, Assert.Throws<PerfException>(() => control.SetRate(5)).Id);
        Assert.Equal(ErrorIds.RunEnded, Assert.Throws<PerfException>(control.Stop).Id);
        control.Abort();
        Assert.True(control.IsStopped);
    }
}
