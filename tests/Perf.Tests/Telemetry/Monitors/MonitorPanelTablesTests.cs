using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>What monitors know of the whole run is read once, at its end, and holds nothing up.</summary>
public class MonitorPanelTablesTests
{
    [Fact]
    public void Tables_OfAMonitorThatHasSome_AreReadAtTheEndWithItsNameAndWithoutSecrets()
    {
        var monitor = new TableMonitor(_ => [new MonitorTable { Name = "t", Columns = ["a"], Rows = [["hunter2"]], Count = 9 }], ["hunter2 is missing"]);
        using var panel = new MonitorPanel([(new HostMonitor { Name = "m", Every = MonitorDefinition.ShortestEvery }, monitor)], text => text.Replace("hunter2", "***", StringComparison.Ordinal), TimeProvider.System);
        panel.Prepare();
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 2);
        Assert.Equal("The monitor 'm': *** is missing", Assert.Single(panel.End()));
        MonitorTable table = Assert.Single(panel.Tables());
        Assert.Equal(("m", "host", "t", "***", 9), (table.Monitor, table.Kind, table.Name, table.Rows[0][0], table.Count));

        // Prepared, and again when the clock starts; the last one counts. Between readings it looks.
        Assert.Equal((2, 1), (monitor.Begins, monitor.Ends));
        Assert.True(monitor.Samples > 0);
    }

    [Fact]
    public void Tables_ThatHang_HoldUpTheEndForAWhileOnly()
    {
        using var release = new ManualResetEventSlim();
        var hung = new TableMonitor(
            _ =>
            {
                release.Wait(Panels.Guard, CancellationToken.None);
                return [];
            },
            []);
        var good = new TableMonitor(_ => [new MonitorTable { Name = "t" }], []);
        using (MonitorPanel panel = Panels.Of(("hung", hung), ("good", good)))
        {
            panel.Start();
            panel.TakeUntil(samples => samples.Any(sample => sample.Monitor == "hung") && samples.Any(sample => sample.Monitor == "good"));
            string told = Assert.Single(panel.End());
            Assert.Contains("The monitor 'hung' did not end", told, StringComparison.Ordinal);
            Assert.Equal("good", Assert.Single(panel.Tables()).Monitor);
            Assert.False(release.IsSet);
        }

        release.Set();
    }

    [Fact]
    public void Tables_ThatTakeTooLong_AreGivenUpWithAWarning()
    {
        var slow = new TableMonitor(
            stop =>
            {
                stop.WaitHandle.WaitOne(Panels.Guard);
                stop.ThrowIfCancellationRequested();
                return [];
            },
            []);
        using MonitorPanel panel = Panels.Of(("slow", slow));
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 1);
        Assert.Contains("what it knows of the whole run is missing", Assert.Single(panel.End()), StringComparison.Ordinal);
        Assert.Empty(panel.Tables());
    }

    [Fact]
    public void Tables_ThatCannotBeRead_AreAWarningAndTheRunGoesOn()
    {
        var odd = new TableMonitor(_ => throw new MonitorException("no right to"), []);
        using MonitorPanel panel = Panels.Of(("odd", odd));
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 1);
        string told = Assert.Single(panel.End());
        Assert.StartsWith("The monitor 'odd': what it knows of the whole run is missing", told, StringComparison.Ordinal);
        Assert.EndsWith("no right to", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_WhoseBeginningCouldNotBeRead_AreReadAllTheSame()
    {
        var late = new TableMonitor(_ => [new MonitorTable { Name = "waits" }], [], () => throw new MonitorException("no counters yet"));
        using MonitorPanel panel = Panels.Of(("late", late));
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 1);
        string told = Assert.Single(panel.End());
        Assert.StartsWith("The monitor 'late': what it counts over the whole run is missing", told, StringComparison.Ordinal);
        Assert.EndsWith("no counters yet", told, StringComparison.Ordinal);
        Assert.Equal("waits", Assert.Single(panel.Tables()).Name);
        Assert.Equal(1, late.Ends);
    }

    [Fact]
    public void End_ARunThatNeverBegan_ReadsNoTables()
    {
        var monitor = new TableMonitor(_ => [new MonitorTable { Name = "t" }], []);
        using (var panel = new MonitorPanel([(new HostMonitor { Name = "m" }, monitor)], text => text, TimeProvider.System))
        {
            panel.Prepare();
            Assert.Empty(panel.End());
            Assert.Empty(panel.Tables());
        }

        Assert.True(monitor.Disposed.Wait(Panels.Guard));
        Assert.Equal(0, monitor.Ends);
    }
}
