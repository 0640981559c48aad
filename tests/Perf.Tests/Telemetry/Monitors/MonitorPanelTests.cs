using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Readings go on beside each other; what one does is nothing to the others.</summary>
public class MonitorPanelTests
{
    [Fact]
    public void Take_AMonitorThatHangs_HoldsUpNobody()
    {
        using var release = new ManualResetEventSlim();
        var hung = new FakeMonitor((_, _) => release.Wait(Panels.Guard));
        var good = new FakeMonitor((reading, number) => reading.Add(new MonitorSignal("n", ""), number));
        using (var panel = Panels.Of(("hung", hung), ("good", good)))
        {
            panel.Start();
            List<MonitorSample> taken = panel.TakeUntil(samples => samples.Count >= 3);
            Assert.All(taken, sample => Assert.Equal(("good", "n"), (sample.Monitor, sample.Signal)));
            Assert.Equal(taken.Select(sample => sample.Value).Order(), taken.Select(sample => sample.Value));
            Assert.Contains("The monitor 'hung' did not end", Assert.Single(panel.End()), StringComparison.Ordinal);
            Assert.Equal(("hung", 1.0), (Assert.Single(panel.Faults()).Monitor, panel.Faults()[0].Share));
        }

        release.Set();
        Assert.True(hung.Disposed.Wait(Panels.Guard), "what was left alone is closed when it ends");
        Assert.True(good.Disposed.Wait(Panels.Guard));
    }

    [Fact]
    public void End_AReadingThatTakesTooLong_IsToldOnceWithWhatToDo()
    {
        var slow = new FakeMonitor((_, _, stop) => stop.WaitHandle.WaitOne(Panels.Guard), throwsWhenStopped: true);
        using var panel = new MonitorPanel(
            [(new HostMonitor { Name = "slow", Every = MonitorDefinition.ShortestEvery, Timeout = TimeSpan.FromMilliseconds(30) }, slow)], text => text, TimeProvider.System);
        panel.Prepare();
        panel.Start();
        slow.WaitUntilOneIsKept();
        string told = Assert.Single(panel.End());
        Assert.StartsWith("The monitor 'slow' could not be read: It did not answer within 30ms.", told, StringComparison.Ordinal);
        Assert.Contains("timeout:", told, StringComparison.Ordinal);
        Assert.Equal(new MonitorFault { Monitor = "slow", Kind = "host", Text = told, Share = 1 }, Assert.Single(panel.Faults()));
    }

    [Fact]
    public void End_SomeReadingsThatFail_AreCountedAndSecretsAreHidden()
    {
        var flaky = new FakeMonitor((reading, number) =>
        {
            reading.Add(new MonitorSignal("n", ""), number);
            if (number % 2 == 0)
            {
                throw new MonitorException("no way in with hunter2");
            }
        });
        using var panel = new MonitorPanel([(new HostMonitor { Name = "flaky", Every = MonitorDefinition.ShortestEvery }, flaky)], text => text.Replace("hunter2", "***", StringComparison.Ordinal), TimeProvider.System);
        panel.Prepare();
        panel.Start();
        List<MonitorSample> taken = panel.TakeUntil(samples => samples.Count >= 4);

        // What was added before the failure counts.
        Assert.Contains(taken, sample => sample.Value % 2 == 0);
        string told = Assert.Single(panel.End());
        Assert.Matches(@"^The monitor 'flaky' could not be read \d+ of \d+ times.*no way in with \*\*\*", told);
        MonitorFault fault = Assert.Single(panel.Faults());
        Assert.Equal(told, fault.Text);
        Assert.InRange(fault.Share, 0.1, 0.9);
    }

    [Fact]
    public void Start_WhatWasReadBefore_IsNotInTheRun()
    {
        var monitor = new FakeMonitor((reading, number) => reading.Add(new MonitorSignal("n", ""), number));
        using var panel = Panels.Of(("m", monitor));
        Assert.Empty(panel.Take());
        panel.Start();
        List<MonitorSample> taken = panel.TakeUntil(samples => samples.Count >= 1);

        // The first two readings are preparation and what counters stand at.
        Assert.Equal(2, taken[0].Value);
        Assert.Empty(panel.End());
    }

    /// <summary>What has begun when the load ends is of its last second; only what takes long is given up.</summary>
    [Fact]
    public void End_AReadingThatGoesOn_IsKept()
    {
        int begun = -1;
        using MonitorPanel panel = Panels.Of(("m", new FakeMonitor(
            (reading, number, stop) =>
            {
                Volatile.Write(ref begun, number);
                stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                reading.Add(new MonitorSignal("n", ""), number);
            },
            throwsWhenStopped: true)));
        panel.Start();
        List<MonitorSample> taken = panel.TakeUntil(samples => samples.Count >= 2);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) > taken[^1].Value, Panels.Guard));
        Assert.Empty(panel.End());
        taken.AddRange(panel.Take());
        Assert.Equal(Volatile.Read(ref begun), taken[^1].Value);
    }

    /// <summary>What a run does after its load is of no load: readings of it would stand in the load's last second, and what it deletes in what requests did.</summary>
    [Fact]
    public void LoadHasEnded_NoReadingIsBegun_AndTablesAreReadOnceAtTheLoadsEnd()
    {
        int read = 0;
        var tables = new TableMonitor(_ => [new MonitorTable { Name = "t" }], []);
        using MonitorPanel panel = Panels.Of(("m", new FakeMonitor((reading, number) =>
        {
            Volatile.Write(ref read, number);
            reading.Add(new MonitorSignal("n", ""), number);
        })), ("t", tables));
        panel.Start();
        panel.TakeUntil(samples => samples.Count(sample => sample.Monitor == "m") >= 2 && samples.Any(sample => sample.Monitor == "t"));
        panel.LoadHasEnded();
        int ended = Volatile.Read(ref read);

        // The run goes on, and has not said that it ends.
        Assert.True(SpinWait.SpinUntil(() => tables.Ends > 0, Panels.Guard));
        Thread.Sleep(10 * MonitorDefinition.ShortestEvery);

        // One may have been under way, and one owed.
        Assert.InRange(Volatile.Read(ref read), ended, ended + 2);
        Assert.Equal(1, tables.Ends);
        Assert.Empty(panel.End());
        Assert.Equal(1, tables.Ends);
        Assert.Equal("t", Assert.Single(panel.Tables()).Monitor);
    }

    [Fact]
    public void Prepare_AMonitorThatFailsAtOnce_EndsNothing()
    {
        var odd = new FakeMonitor((_, _) => throw new InvalidOperationException("odd"));
        using var panel = Panels.Of(("m", odd));
        panel.Start();
        odd.WaitUntilOneIsKept();
        Assert.Contains("InvalidOperationException: odd", Assert.Single(panel.End()), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_OfManyReadings_AreToldOnce()
    {
        using var panel = Panels.Of(("m", new FakeMonitor((reading, number) =>
        {
            reading.Note("grant pg_monitor");
            reading.Add(new MonitorSignal("n", ""), number);
        })));
        panel.Start();
        panel.TakeUntil(samples => samples.Count >= 3);
        Assert.Equal("The monitor 'm': grant pg_monitor", Assert.Single(panel.End()));
    }

    [Fact]
    public async Task End_ADriverThatHangsWhenItIsCancelled_HoldsUpNobody()
    {
        using var release = new ManualResetEventSlim();
        using var isReading = new ManualResetEventSlim();
        var hung = new FakeMonitor(
            (_, _, stop) =>
            {
                // As Npgsql's, whose way to cancel is a connection to the server that hangs.
                using CancellationTokenRegistration _ = stop.Register(() => release.Wait(Panels.Guard * 2));
                isReading.Set();
                release.Wait(Panels.Guard * 2, CancellationToken.None);
            },
            throwsWhenStopped: false);
        var panel = new MonitorPanel([(new HostMonitor { Name = "hung", Timeout = Panels.Guard * 2 }, hung)], text => text, TimeProvider.System);
        try
        {
            Task prepare = Task.Run(panel.Prepare);
            Assert.True(isReading.Wait(Panels.Guard));
            Task<IReadOnlyList<string>> end = Task.Run(() =>
            {
                IReadOnlyList<string> told = panel.End();
                panel.Dispose();
                return told;
            });
            Assert.Contains("did not end", Assert.Single(await end.WaitAsync(Panels.Guard)), StringComparison.Ordinal);
            await prepare.WaitAsync(Panels.Guard);
        }
        finally
        {
            release.Set();
        }

        Assert.True(hung.Disposed.Wait(Panels.Guard));
    }
}
