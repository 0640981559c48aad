using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Readings go on beside each other; what one does is nothing to the others.</summary>
public class MonitorPanelTests
{
    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(60);

    [Fact]
    public void Take_AMonitorThatHangs_HoldsUpNobody()
    {
        using var release = new ManualResetEventSlim();
        var hung = new FakeMonitor((_, _) => release.Wait(s_guard));
        var good = new FakeMonitor((reading, number) => reading.Add(new MonitorSignal("n", ""), number));
        using (var panel = Panel(("hung", hung), ("good", good)))
        {
            panel.Start();
            List<MonitorSample> taken = TakeUntil(panel, samples => samples.Count >= 3);
            Assert.All(taken, sample => Assert.Equal(("good", "n"), (sample.Monitor, sample.Signal)));
            Assert.Equal(taken.Select(sample => sample.Value).Order(), taken.Select(sample => sample.Value));
            Assert.Contains("The monitor 'hung' did not end", Assert.Single(panel.End()), StringComparison.Ordinal);
            Assert.Equal(("hung", 1.0), (Assert.Single(panel.Faults()).Monitor, panel.Faults()[0].Share));
        }

        release.Set();
        Assert.True(hung.Disposed.Wait(s_guard), "what was left alone is closed when it ends");
        Assert.True(good.Disposed.Wait(s_guard));
    }

    [Fact]
    public void End_AReadingThatTakesTooLong_IsToldOnceWithWhatToDo()
    {
        var slow = new FakeMonitor((_, _, stop) => stop.WaitHandle.WaitOne(s_guard), throwsWhenStopped: true);
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
        List<MonitorSample> taken = TakeUntil(panel, samples => samples.Count >= 4);

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
        using var panel = Panel(("m", monitor));
        Assert.Empty(panel.Take());
        panel.Start();
        List<MonitorSample> taken = TakeUntil(panel, samples => samples.Count >= 1);

        // The first two readings are preparation and what counters stand at.
        Assert.Equal(2, taken[0].Value);
        Assert.Empty(panel.End());
    }

    /// <summary>What has begun when the load ends is of its last second; only what takes long is given up.</summary>
    [Fact]
    public void End_AReadingThatGoesOn_IsKept()
    {
        int begun = -1;
        using MonitorPanel panel = Panel(("m", new FakeMonitor(
            (reading, number, stop) =>
            {
                Volatile.Write(ref begun, number);
                stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                reading.Add(new MonitorSignal("n", ""), number);
            },
            throwsWhenStopped: true)));
        panel.Start();
        List<MonitorSample> taken = TakeUntil(panel, samples => samples.Count >= 2);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) > taken[^1].Value, s_guard));
        Assert.Empty(panel.End());
        taken.AddRange(panel.Take());
        Assert.Equal(Volatile.Read(ref begun), taken[^1].Value);
    }

    /// <summary>What a run does after its load is of no load: readings of it would stand in the load's last second.</summary>
    [Fact]
    public void LoadHasEnded_NoReadingIsBegun_AndTablesAreReadAtTheRunsEnd()
    {
        int read = 0;
        var tables = new TableMonitor(_ => [new MonitorTable { Name = "t" }], []);
        using MonitorPanel panel = Panel(("m", new FakeMonitor((reading, number) =>
        {
            Volatile.Write(ref read, number);
            reading.Add(new MonitorSignal("n", ""), number);
        })), ("t", tables));
        panel.Start();
        TakeUntil(panel, samples => samples.Count(sample => sample.Monitor == "m") >= 2 && samples.Any(sample => sample.Monitor == "t"));
        panel.LoadHasEnded();
        int ended = Volatile.Read(ref read);
        Thread.Sleep(10 * MonitorDefinition.ShortestEvery);

        // One may have been under way, and one owed.
        Assert.InRange(Volatile.Read(ref read), ended, ended + 2);
        Assert.Equal(0, tables.Ends);
        Assert.Empty(panel.End());
        Assert.Equal(1, tables.Ends);
    }

    [Fact]
    public void Prepare_AMonitorThatFailsAtOnce_EndsNothing()
    {
        var odd = new FakeMonitor((_, _) => throw new InvalidOperationException("odd"));
        using var panel = Panel(("m", odd));
        panel.Start();
        odd.WaitUntilOneIsKept();
        Assert.Contains("InvalidOperationException: odd", Assert.Single(panel.End()), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_OfManyReadings_AreToldOnce()
    {
        using var panel = Panel(("m", new FakeMonitor((reading, number) =>
        {
            reading.Note("grant pg_monitor");
            reading.Add(new MonitorSignal("n", ""), number);
        })));
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 3);
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
                using CancellationTokenRegistration _ = stop.Register(() => release.Wait(s_guard * 2));
                isReading.Set();
                release.Wait(s_guard * 2, CancellationToken.None);
            },
            throwsWhenStopped: false);
        var panel = new MonitorPanel([(new HostMonitor { Name = "hung", Timeout = s_guard * 2 }, hung)], text => text, TimeProvider.System);
        try
        {
            Task prepare = Task.Run(panel.Prepare);
            Assert.True(isReading.Wait(s_guard));
            Task<IReadOnlyList<string>> end = Task.Run(() =>
            {
                IReadOnlyList<string> told = panel.End();
                panel.Dispose();
                return told;
            });
            Assert.Contains("did not end", Assert.Single(await end.WaitAsync(s_guard)), StringComparison.Ordinal);
            await prepare.WaitAsync(s_guard);
        }
        finally
        {
            release.Set();
        }

        Assert.True(hung.Disposed.Wait(s_guard));
    }

    [Fact]
    public void Tables_OfAMonitorThatHasSome_AreReadAtTheEndWithItsNameAndWithoutSecrets()
    {
        var monitor = new TableMonitor(_ => [new MonitorTable { Name = "t", Columns = ["a"], Rows = [["hunter2"]], Count = 9 }], ["hunter2 is missing"]);
        using var panel = new MonitorPanel([(new HostMonitor { Name = "m", Every = MonitorDefinition.ShortestEvery }, monitor)], text => text.Replace("hunter2", "***", StringComparison.Ordinal), TimeProvider.System);
        panel.Prepare();
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 2);
        Assert.Equal("The monitor 'm': *** is missing", Assert.Single(panel.End()));
        MonitorTable table = Assert.Single(panel.Tables());
        Assert.Equal(("m", "host", "t", "***", 9), (table.Monitor, table.Kind, table.Name, table.Rows[0][0], table.Count));

        // Prepared, and again when the clock starts; the last one counts. Between readings it looks.
        Assert.Equal((2, 1), (monitor.Begins, monitor.Ends));
        Assert.True(monitor.Samples > 0);
    }

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
        List<MonitorSample> taken = TakeUntil(panel, samples => samples.Count >= 2 && monitor.Samples > 3);
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
                stop.WaitHandle.WaitOne(s_guard);
                stop.ThrowIfCancellationRequested();
            }
        });
        using MonitorPanel panel = Panel(("m", monitor));
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 1 && monitor.Samples > 1);
        Assert.EndsWith("it did not answer within 1s.", Assert.Single(panel.End()), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_ThatHang_HoldUpTheEndForAWhileOnly()
    {
        using var release = new ManualResetEventSlim();
        var hung = new TableMonitor(
            _ =>
            {
                release.Wait(s_guard, CancellationToken.None);
                return [];
            },
            []);
        var good = new TableMonitor(_ => [new MonitorTable { Name = "t" }], []);
        using (MonitorPanel panel = Panel(("hung", hung), ("good", good)))
        {
            panel.Start();
            TakeUntil(panel, samples => samples.Any(sample => sample.Monitor == "hung") && samples.Any(sample => sample.Monitor == "good"));
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
                stop.WaitHandle.WaitOne(s_guard);
                stop.ThrowIfCancellationRequested();
                return [];
            },
            []);
        using MonitorPanel panel = Panel(("slow", slow));
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 1);
        Assert.Contains("what it knows of the whole run is missing", Assert.Single(panel.End()), StringComparison.Ordinal);
        Assert.Empty(panel.Tables());
    }

    [Fact]
    public void Tables_ThatCannotBeRead_AreAWarningAndTheRunGoesOn()
    {
        var odd = new TableMonitor(_ => throw new MonitorException("no right to"), []);
        using MonitorPanel panel = Panel(("odd", odd));
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 1);
        string told = Assert.Single(panel.End());
        Assert.StartsWith("The monitor 'odd': what it knows of the whole run is missing", told, StringComparison.Ordinal);
        Assert.EndsWith("no right to", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_WhoseBeginningCouldNotBeRead_AreReadAllTheSame()
    {
        var late = new TableMonitor(_ => [new MonitorTable { Name = "waits" }], [], () => throw new MonitorException("no counters yet"));
        using MonitorPanel panel = Panel(("late", late));
        panel.Start();
        TakeUntil(panel, samples => samples.Count >= 1);
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

        Assert.True(monitor.Disposed.Wait(s_guard));
        Assert.Equal(0, monitor.Ends);
    }

    private sealed class TableMonitor(Func<CancellationToken, IReadOnlyList<MonitorTable>> end, IReadOnlyList<string> notes, Action? begin = null, Action<int, CancellationToken>? sample = null) : IMonitor, IMonitorTables, IMonitorSampling
    {
        private int _samples;

        public int Begins { get; private set; }

        public int Ends { get; private set; }

        public int Samples => Volatile.Read(ref _samples);

        public ManualResetEventSlim Disposed { get; } = new();

        public IReadOnlyList<string> TableNotes => notes;

        public TimeSpan SampleEvery => TimeSpan.FromMilliseconds(7);

        public void Read(MonitorReading reading, CancellationToken stop) => reading.Add(new MonitorSignal("n", ""), 1);

        public void Sample(CancellationToken stop)
        {
            int number = Interlocked.Increment(ref _samples);
            sample?.Invoke(number, stop);
        }

        public void BeginTables(CancellationToken stop)
        {
            Begins++;
            begin?.Invoke();
        }

        public IReadOnlyList<MonitorTable> EndTables(TimeSpan limit, CancellationToken stop)
        {
            Ends++;
            return end(stop);
        }

        public void Dispose() => Disposed.Set();
    }

    private static MonitorPanel Panel(params (string Name, IMonitor Monitor)[] monitors)
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

    private static List<MonitorSample> TakeUntil(MonitorPanel panel, Func<List<MonitorSample>, bool> isEnough)
    {
        var taken = new List<MonitorSample>();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            taken.AddRange(panel.Take());
            Thread.Sleep(5);
            return isEnough(taken);
        }, s_guard));
        return taken;
    }

    private sealed class FakeMonitor : IMonitor
    {
        private readonly Action<MonitorReading, int, CancellationToken> _read;
        private readonly bool _throwsWhenStopped;
        private int _number;

        public FakeMonitor(Action<MonitorReading, int> read)
            : this((reading, number, _) => read(reading, number), throwsWhenStopped: false)
        {
        }

        public FakeMonitor(Action<MonitorReading, int, CancellationToken> read, bool throwsWhenStopped)
        {
            _read = read;
            _throwsWhenStopped = throwsWhenStopped;
        }

        public ManualResetEventSlim Disposed { get; } = new();

        // The first two readings are preparation and what counters stand at; when a fourth begins, what the third came to is known.
        public void WaitUntilOneIsKept() => Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _number) > 3, s_guard));

        public void Read(MonitorReading reading, CancellationToken stop)
        {
            _read(reading, Interlocked.Increment(ref _number) - 1, stop);
            if (_throwsWhenStopped)
            {
                stop.ThrowIfCancellationRequested();
            }
        }

        public void Dispose() => Disposed.Set();
    }
}
