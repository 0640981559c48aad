using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Perf.Telemetry.Monitors.DotNet;
using Perf.Telemetry.Monitors.DotNet.Locks;
using Perf.Telemetry.Monitors.DotNet.Nettrace;

namespace Perf.Tests.Telemetry.Monitors.DotNet.Locks;

/// <summary>How long threads wait for locks: when it is looked for, and what is found in a process that has one lock for all.</summary>
public sealed class LockWaitsTests
{
    private const string Signal = "dotnet.monitor.lock_wait.time";
    private const int Users = 8;

    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider _clock = new();
    private readonly MonitorReading _reading = new("d");
    private readonly List<int> _asked = [];
    private TaskCompletionSource<double> _look = new();

    /// <summary>One has the lock, and as many as there are besides wait for it.</summary>
    [SkippableFact]
    public async Task Read_AnApplicationWithOneLock_HasAsManyThatWait()
    {
        using LabProcess app = await LabProcess.StartAsync(("DOTNET_ThreadPool_ForceMinWorkerThreads", "20"));
        using var reader = new DotNetReader(new DotNetMonitor { Name = "d", ProcessId = app.Id });
        using var over = new CancellationTokenSource();
        using var client = new HttpClient();
        Task[] users = [.. Enumerable.Range(0, Users).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                using HttpResponseMessage answer = await client.GetAsync(app.Address("/lock/3"));
            }
        }))];
        double? found = null;
        var watch = Stopwatch.StartNew();
        while (found is null or 0)
        {
            Assert.True(watch.Elapsed < s_guard, "Nobody was seen to wait.");
            _reading.Begin(watch.Elapsed);
            reader.Read(_reading, CancellationToken.None);
            found = Found() ?? found;
            await Task.Delay(50);
        }

        await over.CancelAsync();
        await Task.WhenAll(users);
        Assert.InRange(found.Value, 1, Users);
    }

    [Fact]
    public void Give_LocksThatAreFoundTaken_AreLookedForEveryTenSeconds()
    {
        using LockWaits waits = Waits();
        Assert.Null(Give(waits));
        Tell(waits, 50);
        Assert.Null(Give(waits));
        Assert.Equal([7], _asked);

        // It takes a while; meanwhile there is nothing, and no second look.
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(Give(waits));
        Assert.Single(_asked);
        _look.SetResult(2.5);
        _look = new TaskCompletionSource<double>();
        Assert.Equal(2.5, Give(waits));
        Assert.Equal(2, _asked.Count);

        _look.SetResult(1.5);
        Assert.Equal(1.5, Give(waits));
        Assert.Null(Give(waits));
        Assert.Equal(2, _asked.Count);
    }

    /// <summary>Seven that wait for 20 ms each when it ends have not waited for half a second each.</summary>
    [Theory]
    [InlineData(7, 357, 350, 7.14)]
    [InlineData(0, 10, 0, 5)]
    [InlineData(1.8, 4, 2, 2.8)]
    [InlineData(0.5, 10, 12, 0.5)]
    public void Of_WaitsThatHaveNotEnded_AreAsLongAsTheOthers(double ended, long begun, long waits, double expected) =>
        Assert.Equal(expected, LockWaitEvents.Of(ended, begun, waits, TimeSpan.FromSeconds(1)), 1e-9);

    [Fact]
    public void Give_LocksThatAreFree_AreNoneWithoutALook()
    {
        using LockWaits waits = Waits();
        Tell(waits, 0.3);

        Assert.Equal(0, Give(waits));
        Assert.Null(Give(waits));
        _clock.Advance(LockWaits.Every);
        Assert.Equal(0, Give(waits));
        Assert.Empty(_asked);
    }

    [Fact]
    public void Give_ALookThatFails_IsTriedAgainUnlessTheProcessDoesNotKnowIt()
    {
        using LockWaits waits = Waits();
        Tell(waits, 50);
        Give(waits);
        _look.SetException(new IOException("gone"));
        _look = new TaskCompletionSource<double>();
        _clock.Advance(LockWaits.Every);
        Assert.Null(Give(waits));
        Assert.Equal(2, _asked.Count);

        _look.SetException(new FormatException("strange"));
        _clock.Advance(LockWaits.Every);
        Assert.Null(Give(waits));
        _clock.Advance(LockWaits.Every);
        Assert.Null(Give(waits));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void Dispose_EndsALook()
    {
        CancellationToken given = default;
        var waits = new LockWaits(_clock, (_, stop) =>
        {
            given = stop;
            return _look.Task;
        });
        Tell(waits, 50);
        Give(waits);
        Assert.False(given.IsCancellationRequested);

        waits.Dispose();
        Assert.True(given.IsCancellationRequested);
    }

    private LockWaits Waits() => new(_clock, (process, _) =>
    {
        _asked.Add(process);
        return _look.Task;
    });

    private static void Tell(LockWaits waits, double rate) => waits.Take(new CounterEvent("System.Runtime", "monitor-lock-contention-count", rate * 2, IsIncrement: true, Seconds: 2, ""));

    private double? Give(LockWaits waits)
    {
        _reading.Begin(TimeSpan.Zero);
        waits.Give(_reading, 7);
        return Found();
    }

    private double? Found() => _reading.Samples.Where(sample => sample.Signal == Signal).Select(sample => (double?)sample.Value).SingleOrDefault();
}
