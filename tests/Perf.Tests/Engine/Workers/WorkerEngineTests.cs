using System.Text;
using Perf.Engine.Workers;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Workers;

public class WorkerEngineTests
{
    private static readonly DateTimeOffset s_begun = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task RunAsync_ClockFrame_IsWhenTheRunStarted()
    {
        RunResult result = await RunAsync(new FakeWorker(async frames =>
        {
            await BeginAsync(frames);
            frames.WriteJson(FrameKind.Clock, s_begun.AddMinutes(5));
            frames.WriteJson(FrameKind.Ended, new WorkerEnd { Status = RunStatus.Completed });
        }));

        Assert.Equal(s_begun.AddMinutes(5), result.StartedAt);
    }

    [Fact]
    public async Task RunAsync_GuardThatAborts_IsNoStopFromOutside()
    {
        var command = new TaskCompletionSource<string>();
        RunResult result = await RunAsync(
            new FakeWorker(async frames =>
            {
                await BeginAsync(frames);
                frames.Write(FrameKind.Interval, IntervalCodec.Encode(new Interval { Length = TimeSpan.FromSeconds(1) }));
                command.SetResult(await CommandAsync(frames));
                frames.WriteJson(FrameKind.Ended, new WorkerEnd { Status = RunStatus.Aborted, Reason = "it was ended early" });
            }),
            new SilentGuard("too slow"));

        Assert.Equal("end", await command.Task);
        Assert.Equal((RunStatus.Aborted, "too slow"), (result.Status, result.StatusReason));
    }

    [Fact]
    public async Task RunAsync_StopFromOutside_IsToldAsOne()
    {
        using var stop = new CancellationTokenSource();
        var command = new TaskCompletionSource<string>();
        RunResult result = await RunAsync(
            new FakeWorker(async frames =>
            {
                await BeginAsync(frames);
                command.SetResult(await CommandAsync(frames));
                frames.WriteJson(FrameKind.Ended, new WorkerEnd { Status = RunStatus.Stopped });
            }),
            stop: stop,
            started: _ => stop.Cancel());

        Assert.Equal("abort", await command.Task);
        Assert.Equal(RunStatus.Stopped, result.Status);
    }

    [Fact]
    public async Task RunAsync_WorkerThatDoesNotStop_IsKilled()
    {
        using var stop = new CancellationTokenSource();
        FakeWorker worker = null!;
        worker = new FakeWorker(async frames =>
        {
            await BeginAsync(frames);
            await worker.Killed;
        });
        RunResult result = await RunAsync(worker, stop: stop, started: _ => stop.Cancel());

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.Contains("was killed", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WorkerThatDiesBeforeItReadsThePlan_IsToldWithItsLastWords()
    {
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(new FakeWorker(_ => Task.CompletedTask, "Its exit code is 134. libicu is missing") { IsDeaf = true }));

        Assert.Equal(ErrorIds.RunFailed, fault.Id);
        Assert.Contains("Broken pipe", fault.Message, StringComparison.Ordinal);
        Assert.Contains("libicu is missing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_WorkerThatDiesBeforeItReadsTheOrder_IsToldWithItsLastWords()
    {
        var engine = new WorkerEngine(new FakeWorker(_ => Task.CompletedTask, "libicu is missing") { IsDeaf = true });
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => engine.InspectAsync("a.js", new Dictionary<string, string>(), CancellationToken.None));

        Assert.Equal(ErrorIds.RunFailed, fault.Id);
        Assert.Contains("libicu is missing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WorkerThatDiesInTheRun_FailsItWithItsLastWords()
    {
        RunResult result = await RunAsync(new FakeWorker(BeginAsync, "out of memory"));

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("out of memory", result.StatusReason, StringComparison.Ordinal);
    }

    private static Task<RunResult> RunAsync(FakeWorker worker, IRunGuard? guard = null, CancellationTokenSource? stop = null, Action<IRunControl>? started = null) =>
        new WorkerEngine(worker) { StopPatience = TimeSpan.FromMilliseconds(1) }
            .RunAsync(Plan(), guard ?? new SilentGuard(), [], stop?.Token ?? CancellationToken.None, started)
            .WaitAsync(TimeSpan.FromMinutes(1));

    private static async Task BeginAsync(FrameStream frames)
    {
        Assert.Equal(FrameKind.Order, (await frames.ReadAsync(CancellationToken.None))!.Value.Kind);
        frames.Write(FrameKind.Started, Encoding.UTF8.GetBytes(RunResultJson.Write(new RunResult { Id = "r", Scenario = "s", Status = RunStatus.Running, StartedAt = s_begun })));
    }

    private static async Task<string> CommandAsync(FrameStream frames)
    {
        (FrameKind kind, byte[] body) = (await frames.ReadAsync(CancellationToken.None))!.Value;
        Assert.Equal(FrameKind.Command, kind);
        return WorkerJson.Read<WorkerCommand>(body).Name;
    }

    private static RunPlan Plan() => new()
    {
        RunId = "r",
        Scenario = new Scenario { Name = "s", Program = new ScriptProgram { Main = "x.js" } },
        Executors = [new ExecutorPlan { Name = "a", Duration = TimeSpan.FromSeconds(5) }],
    };
}
