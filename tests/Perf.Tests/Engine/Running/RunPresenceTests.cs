using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class RunPresenceTests
{
    // That one is alone cannot be shown here: other tests run in this process meanwhile.
    [Fact]
    public void IsAlone_TwoRunsAtOnce_NeitherIs()
    {
        using var one = new RunPresence();
        using var other = new RunPresence();

        Assert.False(RunPresence.IsOnlyOne);
    }
}
