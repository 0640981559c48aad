using System.Diagnostics;
using Perf.Engine.Running;
using Perf.Target;
using Perf.Tests.Target;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

/// <summary>Steering a run while it goes on, as another session does it.</summary>
public sealed class RunControlTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private TargetServer Server => fixture.Server;

    private long Served => Server.Counters.Of("/ok") + Server.Counters.Of("/delay");

    [Fact]
    public async Task Suspend_Arrivals_NoneUntilResumedAndNoneIsOwed()
    {
        long before = Served;
        (RunResult result, TimeSpan took) = await RunAsync(new ConstantArrivalRate { Rate = 100, Duration = s_second * 2 }, async control =>
        {
            await Task.Delay(500);
            control.Suspend();
            Assert.True(control.IsSuspended);
            await Task.Delay(500);
            long atRest = Served;
            await Task.Delay(1000);
            Assert.InRange(Served - atRest, 0, 1);
            control.Resume();
            Assert.False(control.IsSuspended);
        });

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(200, Served - before);
        Assert.True(took > s_second * 3, $"the plan's clock stood still: {took}");
    }

    [Fact]
    public async Task Suspend_VirtualUsers_RestAndGoOn()
    {
        (RunResult result, _) = await RunAsync(new ConstantVus { Vus = 3, Duration = s_second * 2 }, async control =>
        {
            await Task.Delay(300);
            control.Suspend();
            await Task.Delay(500);
            long atRest = Served;
            await Task.Delay(500);
            Assert.Equal(atRest, Served);
            control.Resume();
            await Eventually.UntilAsync(() => Served > atRest);
        });

        Assert.Empty(result.Errors);
    }

    // One virtual user for five times as many starts as it can make: what is owed rests too.
    [Fact]
    public async Task Suspend_StartsAreOwed_TheyRestAndGoOn()
    {
        TimeSpan rest = default;
        (RunResult result, TimeSpan took) = await RunAsync(new ConstantArrivalRate { Rate = 100, Duration = s_second, MaxVus = 1 }, "/delay?ms=50", async control =>
        {
            await Task.Delay(500);
            control.Suspend();
            await Task.Delay(300);
            long atRest = Served;
            long from = Stopwatch.GetTimestamp();
            await Task.Delay(1500);
            rest = Stopwatch.GetElapsedTime(from);
            Assert.Equal(atRest, Served);
            control.Resume();
            await Eventually.UntilAsync(() => Served > atRest);
        });

        Assert.Equal(100, RunRecorder.Sum(result, MetricNames.Iterations) + RunRecorder.Sum(result, MetricNames.DroppedIterations));

        // Whoever waited did so while the run went on, however long that was.
        Assert.True(result.Metrics[MetricNames.HttpReqResponseTime].Max <= (took - rest).TotalMilliseconds, "the pause is no wait of a start's");
    }

    [Fact]
    public async Task Suspend_BeforeTheFirstStart_NoneUntilResumed()
    {
        long before = Served;
        Task? steering = null;
        RunPlan plan = Of(Server.BaseUri, [new ConstantArrivalRate { Rate = 50, Duration = s_second }, new SharedIterations { Iterations = 5 }], Get("/ok")).Plan();
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, new SilentGuard(), [], CancellationToken.None, control =>
        {
            control.Suspend();
            steering = Task.Run(async () =>
            {
                await Task.Delay(1000);
                Assert.Equal(before, Served);
                control.Resume();
            });
        });
        await steering!;

        Assert.Equal(55, RunRecorder.Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task Stop_StartsAreOwed_TheyAreDroppedAndTheirWaitIsCounted()
    {
        (RunResult result, _) = await RunAsync(new ConstantArrivalRate { Rate = 100, Duration = TimeSpan.FromHours(1), MaxVus = 1 }, "/delay?ms=200", async control =>
        {
            await Task.Delay(1500);
            control.Stop();
        });

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.True(RunRecorder.Sum(result, MetricNames.DroppedIterations) >= 50);
        Assert.Equal(RunRecorder.Sum(result, MetricNames.HttpReqs) + RunRecorder.Sum(result, MetricNames.DroppedIterations), result.Metrics[MetricNames.HttpReqResponseTime].Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_LongRun_EndsWhatRunsAndIsStopped(bool suspended)
    {
        (RunResult result, TimeSpan took) = await RunAsync(new ConstantVus { Vus = 3, Duration = TimeSpan.FromHours(1) }, async control =>
        {
            await Task.Delay(300);
            if (suspended)
            {
                control.Suspend();
            }

            control.Stop();
        });

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.Empty(result.Errors);
        Assert.True(took < TimeSpan.FromSeconds(60));
        Assert.True(RunRecorder.Sum(result, MetricNames.HttpReqs) >= 3);
    }

    // Of 100 starts a second for 3 seconds, those after the first second or so come at another rate. Each run has a server of its own: they take their time together.
    [Fact]
    public async Task SetRate_Arrivals_FollowIt() => await Task.WhenAll(
        FollowAsync(
            control =>
            {
                control.SetRateFactor(2);
                Assert.Equal(2, control.RateFactor);
            },
            400,
            600),
        FollowAsync(
            control =>
            {
                control.SetRateFactor(0.1);
                Assert.Equal(0.1, control.RateFactor);
            },
            60,
            250),
        FollowAsync(
            control =>
            {
                control.SetRate(300);
                Assert.Equal(3, control.RateFactor);
            },
            500,
            900));

    [Fact]
    public async Task SetRate_OutOfRangeOrWithoutArrivals_IsRefused()
    {
        await RunAsync(new ConstantArrivalRate { Rate = 20, Duration = s_second / 2 }, control =>
        {
            foreach (double factor in new[] { 0, -1, double.NaN, double.PositiveInfinity, 1e9 })
            {
                Assert.Throws<PerfException>(() => control.SetRateFactor(factor));
                Assert.Throws<PerfException>(() => control.SetRate(factor));
            }

            return Task.CompletedTask;
        });
        await RunAsync(new ConstantVus { Duration = s_second / 2 }, control =>
        {
            Assert.Contains("constant-arrival-rate", Assert.Throws<PerfException>(() => control.SetRateFactor(2)).Message, StringComparison.Ordinal);
            Assert.Throws<PerfException>(() => control.SetRate(2));
            return Task.CompletedTask;
        });
    }

    private static async Task FollowAsync(Action<IRunControl> steer, int least, int most)
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions());
        (RunResult result, _) = await RunAsync(server, new ConstantArrivalRate { Rate = 100, Duration = s_second * 3 }, "/ok", async control =>
        {
            await Task.Delay(500);
            steer(control);
        });

        Assert.Empty(result.Errors);
        Assert.InRange(server.Counters.Of("/ok"), least, most);
    }

    private Task<(RunResult Result, TimeSpan Took)> RunAsync(LoadProfile load, Func<IRunControl, Task> steer) => RunAsync(load, load is ConstantVus ? "/delay?ms=10" : "/ok", steer);

    private Task<(RunResult Result, TimeSpan Took)> RunAsync(LoadProfile load, string path, Func<IRunControl, Task> steer) => RunAsync(Server, load, path, steer);

    private static async Task<(RunResult Result, TimeSpan Took)> RunAsync(TargetServer server, LoadProfile load, string path, Func<IRunControl, Task> steer)
    {
        Task? steering = null;
        long begin = Stopwatch.GetTimestamp();
        RunPlan plan = Of(server.BaseUri, load, Get(path)).Plan();
        RunResult result = await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, new SilentGuard(), [], CancellationToken.None, control => steering = Task.Run(() => steer(control)));
        TimeSpan took = Stopwatch.GetElapsedTime(begin);
        await steering!;
        return (result, took);
    }
}
