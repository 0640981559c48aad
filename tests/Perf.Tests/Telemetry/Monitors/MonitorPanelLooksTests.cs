using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Looks between readings may fail; readings go on.</summary>
public class MonitorPanelLooksTests
{
    [Fact]
    public void End_LooksThatFailed_AreToldOnceAndReadingsGoOn()
    {
        var monitor = new TableMonitor(_ => [], [], sample: (number, _) =>
        {
            if (number <= 3)
            {
                throw new InvalidOperationException("no look with hunter2");
            }
        });
        using var panel = new MonitorPanel([(new HostMonitor { Name = "m", Every = MonitorDefinition.ShortestEvery }, monitor)], text => text.Replace("hunter2", "***", StringComparison.Ordinal), TimeProvider.System);
        panel.Prepare();
        panel.Start();
        List<MonitorSample> taken = panel.TakeUntil(samples => samples.Count >= 2 && monitor.Samples > 3);
        Assert.Equal("The monitor 'm': 3 looks between readings failed, and what they would have seen is missing; the first: no look with ***", Assert.Single(panel.End()));
        Assert.All(taken, sample => Assert.Equal(1, sample.Value));
    }

    [Fact]
    public void End_ALookThatTakesTooLong_SaysSo()
    {
        var monitor = new TableMonitor(_ => [], [], sample: (number, stop) =>
        {
            if (number == 1)
            {
                stop.WaitHandle.WaitOne(Panels.Guard);
                stop.ThrowIfCancellationRequested();
            }
        });
        using MonitorPanel panel = Panels.Of(("m", monitor));
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 1 && monitor.Samples > 1);
        Assert.EndsWith("it did not answer within 1s.", Assert.Single(panel.End()), StringComparison.Ordinal);
    }
}
