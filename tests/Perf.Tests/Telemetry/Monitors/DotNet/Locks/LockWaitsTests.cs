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
    private const string Unended = "dotnet.monitor.lock_wait.unended";
    private const int Users = 8;

    private static readonly TimeSpan s_guard = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider _clock = new();
    private readonly MonitorReading _reading = new("d");
    private readonly List<int> _asked = [];
    private TaskCompletionSource<LockWaitFound> _look = new();

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
        Tell(waits, 50);
        End(new LockWaitFound(2.5, 50, 40));
        Assert.Equal(2.5, Give(waits));
        Assert.Equal(20, Found(Unended)!.Value, 1e-9);
        Assert.Equal(2, _asked.Count);

        End(new LockWaitFound(1.5, 50, 50));
        Assert.Equal(1.5, Give(waits));
        Assert.Equal(0, Found(Unended));
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
        Tell(waits, 0);

        Assert.Equal(0, Give(waits));
        Assert.Null(Give(waits));
        _clock.Advance(LockWaits.Every);
        Tell(waits, 0);
        Assert.Equal(0, Give(waits));
        Assert.Empty(_asked);
    }

    /// <summary>Three in two seconds are too few to look for, and may each take long: that is not known, and is not none.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1.5)]
    [InlineData(1.99)]
    public void Give_LocksThatAreSeldomFoundTaken_AreNotKnown(double rate)
    {
        using LockWaits waits = Waits();
        Tell(waits, rate);

        Assert.Null(Give(waits));
        Assert.Empty(_asked);
    }

    /// <summary>A hundred want the lock every five seconds. Most looks are between, whatever the second before them had, and see nobody begin to wait.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Give_LocksThatAllWantAtOnceNowAndThen_AreNoneInNoLook(int last)
    {
        using LockWaits waits = Waits();
        for (int second = 0; second < 10; second++)
        {
            waits.Take(new CounterEvent("System.Runtime", "monitor-lock-contention-count", (second + last) % 5 == 0 ? 100 : 0, IsIncrement: true, Seconds: 1, ""));
        }

        Assert.Null(Give(waits));
        Assert.Equal([7], _asked);
        End(new LockWaitFound(0, 0, 0));
        Assert.Null(Give(waits));
        Assert.Null(Found(Unended));

        // One that was there when they came is told.
        _clock.Advance(LockWaits.Every);
        Tell(waits, 20);
        Give(waits);
        End(new LockWaitFound(40, 100, 20));
        Assert.Equal(40, Give(waits));
        Assert.Equal(80, Found(Unended));
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(25, true)]
    [InlineData(200, true)]
    public void Give_ALook_CountsWhereHalfAsManyBeganAsUsual(long begun, bool isTold)
    {
        using LockWaits waits = Waits();
        Tell(waits, 50);
        Give(waits);
        End(new LockWaitFound(3, begun, begun));
        double? expected = isTold ? 3 : null;
        Assert.Equal(expected, Give(waits));
    }

    [Fact]
    public void Give_ALookThatFails_IsTriedAgainUnlessTheProcessDoesNotKnowIt()
    {
        using LockWaits waits = Waits();
        Tell(waits, 50);
        Give(waits);
        Fail(new IOException("gone"));
        _clock.Advance(LockWaits.Every);
        Tell(waits, 50);
        Assert.Null(Give(waits));
        Assert.Equal(2, _asked.Count);

        Fail(new FormatException("strange"));
        _clock.Advance(LockWaits.Every);
        Tell(waits, 50);
        Assert.Null(Give(waits));
        _clock.Advance(LockWaits.Every);
        Tell(waits, 50);
        Assert.Null(Give(waits));
        Assert.Equal(2, _asked.Count);
    }

    /// <summary>What comes of a look at a process that has gone is nothing of the one that is read now: neither its waits, nor that it did not know the question.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_ALookThatGoesOn_IsOfTheProcessBefore(bool hasFound)
    {
        using LockWaits waits = Waits();
        Tell(waits, 50);
        Give(waits);
        TaskCompletionSource<LockWaitFound> before = _look;
        _look = new TaskCompletionSource<LockWaitFound>();
        waits.Restart();
        Assert.Null(Give(waits, 8));

        Tell(waits, 50);
        if (hasFound)
        {
            before.SetResult(new LockWaitFound(9, 50, 50));
        }
        else
        {
            before.SetException(new FormatException("strange"));
        }

        Assert.Null(Give(waits, 8));
        Assert.Equal([7, 8], _asked);
        End(new LockWaitFound(4, 50, 50));
        Assert.Equal(4, Give(waits, 8));
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

    private void End(LockWaitFound found)
    {
        TaskCompletionSource<LockWaitFound> done = _look;
        _look = new TaskCompletionSource<LockWaitFound>();
        done.SetResult(found);
    }

    private void Fail(Exception why)
    {
        TaskCompletionSource<LockWaitFound> done = _look;
        _look = new TaskCompletionSource<LockWaitFound>();
        done.SetException(why);
    }

    private double? Give(LockWaits waits, int process = 7)
    {
        _reading.Begin(TimeSpan.Zero);
        waits.Give(_reading, process);
        return Found();
    }

    private double? Found(string signal = Signal) => _reading.Samples.Where(sample => sample.Signal == signal).Select(sample => (double?)sample.Value).SingleOrDefault();
}
