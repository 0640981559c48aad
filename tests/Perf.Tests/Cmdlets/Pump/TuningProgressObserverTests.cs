using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Pump;

public sealed class TuningProgressObserverTests
{
    [Fact]
    public void ChangeEnded_EachIsGivenOnce_AndKnownByItself()
    {
        var written = new List<Action<Cmdlet>>();
        var observer = new TuningProgressObserver("optimizations", written.Add);
        var first = new Change { Number = 1, OptimizationId = "api.gzip" };
        Change same = first with { };
        observer.ChangeEnded(first);
        Assert.Single(written);
        Assert.True(observer.HasGiven(first));
        // Equal in all, and another one all the same: a change that is undone after all comes once more.
        Assert.False(observer.HasGiven(same));
        observer.ChangeEnded(same);
        Assert.Equal(2, written.Count);
    }
}
