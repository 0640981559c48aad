using System.Diagnostics;
using Perf.Engine.Flows;
using Perf.Engine.Running;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Engine.Running;

/// <summary>What the engine asks of a program around the load, and what comes of it.</summary>
public sealed class ProgramRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task PreparationThatFails_IsNotCleanedUp()
    {
        var host = new Host { Begin = _ => "no database" };
        RunResult result = await RunAsync(host);

        Assert.Equal((RunStatus.Failed, "no database"), (result.Status, result.StatusReason));
        Assert.Null(host.EndedWith);
    }

    [Fact]
    public async Task AbortFromInside_IsNoStopForCleaningUp_AndCountsMoreThanItsFault()
    {
        var host = new Host
        {
            Begin = run =>
            {
                run.Abort("enough");
                return null;
            },
            End = _ => Task.FromResult<string?>("teardown() failed"),
        };
        RunResult result = await RunAsync(host);

        Assert.Equal((RunStatus.Aborted, "enough"), (result.Status, result.StatusReason));
        Assert.Contains("teardown() failed", result.Warnings);
        Assert.False(host.EndedWith!.Value);
    }

    [Fact]
    public async Task EndsEarly_AbortsAndIsNoStopForCleaningUp()
    {
        using var end = new CancellationTokenSource();
        var host = new Host
        {
            Begin = _ =>
            {
                end.Cancel();
                return null;
            },
        };
        RunResult result = await RunAsync(host, endsEarly: end.Token);

        Assert.Equal(RunStatus.Aborted, result.Status);
        Assert.False(host.EndedWith!.Value);
    }

    [Fact]
    public async Task StopFromOutside_IsToldToCleaningUp_AndCountsMoreThanItsFault()
    {
        using var stop = new CancellationTokenSource();
        var host = new Host
        {
            Begin = _ =>
            {
                stop.Cancel();
                return null;
            },
            End = _ => Task.FromResult<string?>("teardown() was cut off"),
        };
        RunResult result = await RunAsync(host, stop: stop.Token);

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.Contains("teardown() was cut off", result.Warnings);
        Assert.True(host.EndedWith!.Value);
    }

    [Fact]
    public async Task CleaningUpThatFails_FailsARunThatWasWhole()
    {
        RunResult result = await RunAsync(new Host { End = _ => Task.FromResult<string?>("teardown() failed") });

        Assert.Equal((RunStatus.Failed, "teardown() failed"), (result.Status, result.StatusReason));
    }

    [Fact]
    public async Task CleaningUp_IsNoPartOfTheLoadsTime()
    {
        TimeSpan cleaning = default;
        long begin = Stopwatch.GetTimestamp();
        RunResult result = await RunAsync(new Host
        {
            End = async _ =>
            {
                long from = Stopwatch.GetTimestamp();
                await Task.Delay(s_cleanUp, CancellationToken.None);
                cleaning = Stopwatch.GetElapsedTime(from);
                return null;
            },
        });
        TimeSpan whole = Stopwatch.GetElapsedTime(begin);

        Assert.Equal(RunStatus.Completed, result.Status);

        // No limit on speed: parts are no longer than the whole, however long that is.
        Assert.True(result.Duration + cleaning <= whole, $"{result.Duration} and {cleaning} of {whole}");
    }

    [Fact]
    public async Task Clock_StartsWhenThePreparationIsOver_AndIsTheResults()
    {
        DateTimeOffset prepared = default;
        DateTimeOffset told = default;
        RunResult result = await RunAsync(
            new Host
            {
                Begin = _ =>
                {
                    prepared = TimeProvider.System.GetUtcNow();
                    return null;
                },
            },
            clock: at => told = at);

        Assert.True(told >= prepared);
        Assert.Equal(told, result.StartedAt);
    }

    private Task<RunResult> RunAsync(Host host, Action<DateTimeOffset>? clock = null, CancellationToken endsEarly = default, CancellationToken stop = default) =>
        new LoadEngine(_ => null, TimeProvider.System) { Program = host, EndsEarly = endsEarly, ClockStarted = clock }
            .RunAsync(Of(fixture.Server.BaseUri, new SharedIterations { Iterations = 1 }, Get("/ok")).Plan(), new SilentGuard(), [], stop);

    private sealed class Host : IProgramHost
    {
        public Func<ProgramRun, string?> Begin { get; init; } = _ => null;

        public Func<CancellationToken, Task<string?>> End { get; init; } = _ => Task.FromResult<string?>(null);

        /// <summary>Whether its end was told that the run was stopped; null when it was not asked.</summary>
        public bool? EndedWith { get; private set; }

        public CompiledStep Compile(ProgramStep step) => throw new NotSupportedException();

        public Task<string?> BeginAsync(ProgramRun run, CancellationToken stop) => Task.FromResult(Begin(run));

        public Task<string?> EndAsync(CancellationToken stop)
        {
            EndedWith = stop.IsCancellationRequested;
            return End(stop);
        }
    }
}
