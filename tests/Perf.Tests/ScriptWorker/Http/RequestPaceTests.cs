using Perf.ScriptWorker.Http;

namespace Perf.Tests.ScriptWorker.Http;

public class RequestPaceTests
{
    [Fact]
    public void TakeAt_MoreThanAreAllowed_WaitOneAfterAnother()
    {
        var pace = new RequestPace(100);
        const long Apart = TimeSpan.TicksPerSecond / 100;

        Assert.Equal([0L, Apart, 2 * Apart], [pace.TakeAt(1000), pace.TakeAt(1000), pace.TakeAt(1000)]);
    }

    [Fact]
    public void TakeAt_AfterAPause_OwesNothing()
    {
        var pace = new RequestPace(10);
        pace.TakeAt(0);

        Assert.Equal(0, pace.TakeAt(TimeSpan.TicksPerSecond));
        Assert.Equal(TimeSpan.TicksPerSecond / 10, pace.TakeAt(TimeSpan.TicksPerSecond));
    }
}
