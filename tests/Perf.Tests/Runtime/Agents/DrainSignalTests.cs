using Perf.Runtime;
using Perf.Shell;

namespace Perf.Tests.Runtime.Agents;

/// <summary>Without a signal, which would end the tests; those are sent to processes of their own, in the module's tests.</summary>
public sealed class DrainSignalTests
{
    [Fact]
    public void Switch_IsOnAsLongAsSomebodyWaits()
    {
        Assert.False(IsOn());
        using (new DrainSignal(() => { }))
        {
            var second = new DrainSignal(() => { });
            Assert.True(IsOn());
            second.Dispose();
            Assert.True(IsOn());
        }

        Assert.False(IsOn());
    }

    // The two share no assembly: only this holds them together.
    [Fact]
    public void Switch_IsTheShells() => Assert.Equal(DrainSignal.Switch, Interrupts.DrainSwitch);

    private static bool IsOn() => AppContext.TryGetSwitch(DrainSignal.Switch, out bool isOn) && isOn;
}
