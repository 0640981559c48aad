using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Panels of monitors that are read as often as may be, for tests.</summary>
internal static class Panels
{
    /// <summary>How long is waited for what must come, before a test fails.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    /// <summary>A panel that is prepared; one with a monitor of the name "hung" is being prepared.</summary>
    public static MonitorPanel Of(params (string Name, IMonitor Monitor)[] monitors)
    {
        var panel = new MonitorPanel([.. monitors.Select(one => ((MonitorDefinition)new HostMonitor { Name = one.Name, Every = MonitorDefinition.ShortestEvery }, (IMonitor)one.Monitor))], text => text, TimeProvider.System);
        if (monitors.All(one => one.Name != "hung"))
        {
            panel.Prepare();
        }
        else
        {
            // As a run would, but without its patience.
            Task.Run(panel.Prepare);
        }

        return panel;
    }

    /// <summary>Takes what was read until that is enough.</summary>
    public static List<MonitorSample> TakeUntil(this MonitorPanel panel, Func<List<MonitorSample>, bool> isEnough)
    {
        var taken = new List<MonitorSample>();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            taken.AddRange(panel.Take());
            Thread.Sleep(5);
            return isEnough(taken);
        }, Guard));
        return taken;
    }
}
