using Perf.Commands;

namespace Perf.Tests.Cmdlets.Pump;

public class CapacityProgressObserverTests
{
    [Fact]
    public void StatusOf_EachStage_SaysStepRateAndWhatIsKnown()
    {
        var progress = new CapacityProgress { Rate = 200 };
        Assert.Equal("warm-up at 200/s, capacity unknown", CapacityProgressObserver.StatusOf(progress));
        Assert.Equal("step 3 at 200/s, capacity at least 100/s", CapacityProgressObserver.StatusOf(progress with { Step = 3, Low = 100 }));
        string status = CapacityProgressObserver.StatusOf(progress with { Step = 4, Low = 100, High = 250, Run = new RunProgress { Requests = 7, Latest = new IntervalSummary { RequestRate = 199 } } });
        Assert.StartsWith("step 4 at 200/s, capacity 100/s to 250/s; 199 req/s", status, StringComparison.Ordinal);
    }
}
