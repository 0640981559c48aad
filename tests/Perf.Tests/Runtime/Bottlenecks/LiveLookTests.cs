using Perf.Analysis;
using Perf.Runtime;
using Perf.Telemetry.Monitors;

namespace Perf.Tests.Runtime.Bottlenecks;

/// <summary>Monitors that are read without a run.</summary>
public sealed class LiveLookTests
{
    [Fact]
    public async Task Read_Monitors_GiveTheirSignalsWithTheirKind()
    {
        var definition = new HttpMonitor { Name = "queue", Every = TimeSpan.FromMilliseconds(200) };
        using var panel = new MonitorPanel([(definition, new Counting())], text => text, TimeProvider.System);
        var shares = new List<double>();
        RunResult look = await new LiveLook(panel, TimeProvider.System).ReadAsync(
            new LookRequest { Duration = TimeSpan.FromSeconds(1.2), Environment = "staging", Target = "http://127.0.0.1" }, [definition], "id1", (share, _) => shares.Add(share), CancellationToken.None);
        MonitorSeries series = Assert.Single(look.Monitors);
        Assert.Equal(("queue", "queue.length", "http"), (series.Monitor, series.Signal, series.Kind));
        Assert.All(series.Values, value => Assert.Equal(3, value));
        Assert.Equal([0.5, 1], shares);
        Assert.Equal(("id1", "staging", RunStatus.Completed), (look.Id, look.Environment, look.Status));
        Assert.True(LookWording.IsLook(look));
        Assert.False(LookWording.IsLook(look with { Metrics = new Dictionary<string, MetricSummary> { ["http_reqs"] = new() } }));
        Assert.False(LookWording.IsLook(new RunResult()));
    }

    /// <summary>What has begun when the look ends is of its last second, and no later one would bring it.</summary>
    [Fact]
    public async Task Read_AReadingThatGoesOnAtTheEnd_IsInTheLastSecond()
    {
        var definition = new HttpMonitor { Name = "slow", Every = TimeSpan.FromMilliseconds(200) };
        var slow = new Slow();
        using var panel = new MonitorPanel([(definition, slow)], text => text, TimeProvider.System);
        RunResult look = await new LiveLook(panel, TimeProvider.System).ReadAsync(new LookRequest { Duration = TimeSpan.FromSeconds(1) }, [definition], "id1", null, CancellationToken.None);
        MonitorSeries series = Assert.Single(look.Monitors);
        Assert.Equal(slow.Begun, series.Values[^1]);
        Assert.All(series.Seconds, second => Assert.InRange(second, 0, 0.999));
        Assert.Empty(look.Warnings);
    }

    [Fact]
    public async Task Read_OneThatFails_IsWarnedOf()
    {
        var definition = new HttpMonitor { Name = "gone" };
        using var panel = new MonitorPanel([(definition, new Failing())], text => text, TimeProvider.System);
        RunResult look = await new LiveLook(panel, TimeProvider.System).ReadAsync(new LookRequest { Duration = TimeSpan.FromSeconds(1) }, [definition], "id1", null, CancellationToken.None);
        Assert.Empty(look.Monitors);
        Assert.Contains("nobody listens", Assert.Single(look.Warnings), StringComparison.Ordinal);
        Assert.Equal(new MonitorFault { Monitor = "gone", Kind = "http", Text = look.Warnings[0], Share = 1 }, Assert.Single(look.MonitorFaults));
    }

    [Theory]
    [InlineData(1, 10, null)]
    [InlineData(2, 10, null)]
    [InlineData(1, 2, "-Duration 10s.")]
    [InlineData(30, 10, "A look of 10s reads 'slow' fewer than 5 times (every 30s). Look longer: -Duration 150s.")]
    public void TooShort_Look_SaysWhichDurationWouldDo(int every, int duration, string? expected)
    {
        string[] said = [.. LiveLook.TooShort(TimeSpan.FromSeconds(duration), [new HostMonitor { Name = "quick", Every = TimeSpan.FromMilliseconds(100) }, new HttpMonitor { Name = "slow", Every = TimeSpan.FromSeconds(every) }])];
        Assert.Equal(expected is null ? 0 : 1, said.Length);
        Assert.EndsWith(expected ?? "", string.Concat(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Stopped_Ends()
    {
        using var panel = new MonitorPanel([], text => text, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Task<RunResult> reading = new LiveLook(panel, TimeProvider.System).ReadAsync(new LookRequest { Duration = TimeSpan.FromHours(1) }, [], "id1", null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task LookAsync_ScriptsAlone_AreRefused() => Assert.Equal(
        ErrorIds.ArgumentInvalid,
        (await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.LookAsync(new LookRequest { Monitors = [new ScriptMonitor { Name = "x", Text = "1" }] }, null, CancellationToken.None))).Id);

    /// <summary>One that cannot even be made takes nothing from the others; where none can be, that is the error.</summary>
    [SkippableFact]
    public async Task LookAsync_MonitorThatCannotBeMade_IsAWarning()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the other monitor reads /proc");
        var unset = new PostgreSqlMonitor { Name = "db", ConnectionString = "${env:PERF_TESTS_NOT_SET}" };
        RunResult look = await PerfRuntime.LookAsync(new LookRequest { Monitors = [unset, new HostMonitor { Name = "host" }], Duration = TimeSpan.FromSeconds(1) }, null, CancellationToken.None);
        MonitorFault fault = look.MonitorFaults[0];
        Assert.Equal(("db", "postgresql"), (fault.Monitor, fault.Kind));
        Assert.StartsWith("The monitor 'db' could not be read: ", fault.Text, StringComparison.Ordinal);
        Assert.Contains("PERF_TESTS_NOT_SET", fault.Text, StringComparison.Ordinal);
        Assert.Equal(fault.Text, look.Warnings[1]);

        // That a look was too short comes first.
        Assert.StartsWith("A look of 1s reads 'host' fewer than", look.Warnings[0], StringComparison.Ordinal);
        PerfException none = await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.LookAsync(new LookRequest { Monitors = [unset], Duration = TimeSpan.FromSeconds(1) }, null, CancellationToken.None));
        Assert.Contains("PERF_TESTS_NOT_SET", none.Message, StringComparison.Ordinal);
    }

    /// <summary>An address that is none may be a secret all the same: the only fault there is does not repeat it.</summary>
    [Fact]
    public async Task LookAsync_AnAddressOfAReferenceThatIsNone_IsNotRepeated()
    {
        const string Name = "PERF_TESTS_LOOK_ADDRESS";
        Environment.SetEnvironmentVariable(Name, "ftp://geheim-4711");
        try
        {
            var monitor = new HttpMonitor { Name = "status", Address = "${env:PERF_TESTS_LOOK_ADDRESS}" };
            PerfException fault = await Assert.ThrowsAsync<PerfException>(() => PerfRuntime.LookAsync(new LookRequest { Monitors = [monitor], Duration = TimeSpan.FromSeconds(1) }, null, CancellationToken.None));
            Assert.Equal(ErrorIds.MonitorUnavailable, fault.Id);
            Assert.Contains("'status'", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("geheim", fault.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    private sealed class Counting : IMonitor
    {
        public void Read(MonitorReading reading, CancellationToken stop) => reading.Add(new MonitorSignal("queue.length", "1"), 3);

        public void Dispose()
        {
        }
    }

    private sealed class Slow : IMonitor
    {
        private int _begun;

        public int Begun => Volatile.Read(ref _begun);

        public void Read(MonitorReading reading, CancellationToken stop)
        {
            int number = Interlocked.Increment(ref _begun);
            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(150));
            stop.ThrowIfCancellationRequested();
            reading.Add(new MonitorSignal("queue.length", "1"), number);
        }

        public void Dispose()
        {
        }
    }

    private sealed class Failing : IMonitor
    {
        public void Read(MonitorReading reading, CancellationToken stop) => throw new MonitorException("nobody listens");

        public void Dispose()
        {
        }
    }
}
