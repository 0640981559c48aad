using System.Diagnostics;
using Perf.Target;
using Perf.Tests.Engine.Running;
using static Perf.Tests.Engine.Language.LanguageRun;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Language;

public sealed class InterruptionRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    // A run that does not end fails its test; how fast it ends is no test's business.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private TargetServer Server => fixture.Server;

    /// <summary>Steps that never end by themselves: the end of the load cuts them off, wherever they are.</summary>
    public static TheoryData<string> Endless =>
    [
        "- loop: [ { get: /ok, name: a } ]",
        "- loop: [ { set: { n: 1 } } ]",
        "- loop: [ { loop: [ { set: { n: 1 } } ], count: 3 } ]",
        "- loop: [ { think: 0s } ]",
        "- { think: 1h }",
        "- { get: /never, name: a }",
        "- { parallel: [ { get: /never, name: a }, { think: 1h }, { loop: [ { get: /ok, name: b } ] }, { loop: [ { set: { n: 1 } } ] } ] }",
        "- { parallel: [ { parallel: [ { think: 1h }, { get: /never, name: a } ] }, { think: 1h } ], limit: 1 }",
        "- { get: /status/500, name: a, retry: { attempts: 1000, delay: 1h } }",
        "- { get: /status/500, name: a, retry: 1000 }\n- { think: 1h }",
        "- { group: g, steps: [ { loop: [ { think: 10ms } ] } ] }",
    ];

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task RunAsync_EndOfTheLoad_CutsOff(string steps)
    {
        RunResult result;
        long until = Stopwatch.GetTimestamp() + (long)(s_patience.TotalSeconds * Stopwatch.Frequency);
        do
        {
            Assert.True(Stopwatch.GetTimestamp() < until, "three virtual users never began");
            result = await LanguageRun.RunAsync(Server, steps, "{ executor: constant-vus, vus: 3, duration: 300ms, gracefulStop: 200ms }").WaitAsync(s_patience);
            Assert.Equal(RunStatus.Completed, result.Status);
            Assert.Equal((Begun(result), 0), (Sum(result, MetricNames.InterruptedIterations), Sum(result, MetricNames.Iterations)));
        }
        while (Begun(result) < 3);

        Assert.Equal(3, Begun(result));
    }

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task RunAsync_Stopped_EndsAtOnce(string steps)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        RunResult result = (await RunRecorder.RunAsync(Read(Server, steps, "{ executor: constant-vus, vus: 3, duration: 1h }", "teardown: [ { get: /ok, name: end } ]", "afterVu: [ { get: /ok, name: leave } ]"), stop: stop.Token).WaitAsync(s_patience)).Result;

        Assert.Equal(RunStatus.Stopped, result.Status);
        Assert.DoesNotContain("end", result.Steps.Keys);
        Assert.DoesNotContain("leave", result.Steps.Keys);
    }

    [Fact]
    public async Task RunAsync_RampDown_CutsOffWithinBranches()
    {
        RunResult result = await LanguageRun.RunAsync(
            Server, "- { parallel: [ { think: 1h }, { loop: [ { think: 1ms } ] } ] }", "{ executor: ramping-vus, startVUs: 3, stages: [ { duration: 200ms, target: 0 } ], gracefulRampDown: 50ms, gracefulStop: 1s }");

        Assert.Equal((RunStatus.Completed, 3), (result.Status, Sum(result, MetricNames.InterruptedIterations)));
    }

    [Fact]
    public async Task RunAsync_LoopThatOnlyComputes_LeavesTheLoopToOthers()
    {
        Scenario scenario = Read(Server, "- loop: [ { set: { n: 1 } } ]", "{ executor: constant-vus, vus: 4, duration: 800ms, gracefulStop: 0s, flow: main }", others: "other: { steps: [ { get: /ok, name: a } ] }");
        scenario = scenario with { Load = [scenario.Load[0], new SharedIterations { Name = "others", Flow = "other", Vus = 4, Iterations = 40 }] };
        RunResult result = (await RunRecorder.RunAsync(scenario)).Result;

        Assert.Equal("a=40", Counts(result));
    }

    [Fact]
    public async Task RunAsync_StopTest_AbortsWithItsReasonAndTearsDown()
    {
        RunResult result = await LanguageRun.RunAsync(
            Server, "- { get: /ok, name: a }\n- { stop: test, reason: \"enough of ${word}\", if: word exists }\n- { get: /ok, name: b }", "{ executor: constant-vus, vus: 2, duration: 1h }", "variables: { word: it }\nteardown: [ { get: /ok, name: end } ]");

        Assert.Equal((RunStatus.Aborted, "enough of it"), (result.Status, result.StatusReason));
        Assert.Equal(ExitCodes.Aborted, ErrorIds.ExitCodeOf(ErrorIds.RunAborted));
        Assert.DoesNotContain("b", result.Steps.Keys);
        Assert.Equal(1, result.Steps["end"].Metrics[MetricNames.HttpReqs].Count);
    }

    [Fact]
    public async Task RunAsync_StopTestInSetup_MakesNoLoad()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }", more: "setup: [ { stop: test, reason: not today } ]");

        Assert.Equal((RunStatus.Aborted, "not today"), (result.Status, result.StatusReason));
        Assert.Empty(result.Steps);
    }

    /// <summary>A branch that ends the iteration lets the others do what is under way, and nothing more.</summary>
    [Theory]
    [InlineData("{ get: /ok, name: first, capture: { x: { json: \"$.none\" } } }")]
    [InlineData("{ stop: iteration }")]
    [InlineData("{ set: { n: { expression: word * 2 } } }")]
    public async Task RunAsync_BranchEndsTheIteration_OthersLeave(string branch)
    {
        RunResult result = await LanguageRun.RunAsync(Server, $$"""
            - parallel:
                - {{branch}}
                - { steps: [ { get: "/delay?ms=100", name: under way }, { get: /ok, name: later } ] }
                - { steps: [ { think: 1h }, { get: /ok, name: after pause } ] }
                - { parallel: [ { think: 1h }, { get: "/delay?ms=50", name: within } ] }
            - { get: /ok, name: next }
            """, more: "variables: { word: x }");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(1, Sum(result, MetricNames.Iterations));
        Assert.DoesNotContain("later", result.Steps.Keys);
        Assert.DoesNotContain("after pause", result.Steps.Keys);
        Assert.DoesNotContain("next", result.Steps.Keys);
    }

    [Fact]
    public async Task RunAsync_Log_TellsObserversAndWarnings()
    {
        var lines = new LogRecorder();
        Scenario scenario = Read(Server, "- { log: \"round ${loop}\" }\n- { log: \"careful\\u001b[31m\", level: warning, name: look }\n- { get: /ok }", "{ executor: shared-iterations, iterations: 3 }", "variables: { loop: 7 }");
        RunResult result = (await RunRecorder.RunAsync(scenario, also: [lines])).Result;

        Assert.Equal(3, lines.Lines.Count(line => line is { Text: "round 7", Level: LogLevel.Info, Vu: 1, Step: "log" }));
        Assert.Equal(["look: careful [31m"], result.Warnings);
    }

    [Fact]
    public async Task RunAsync_TooManyLines_AreLeftOutAndCounted()
    {
        var lines = new LogRecorder();
        Scenario scenario = Read(Server, "- loop: [ { log: line } ]\n  count: 5000\n- { get: /ok }");
        RunResult result = (await RunRecorder.RunAsync(scenario, also: [lines])).Result;

        Assert.InRange(lines.Lines.Count, 100, 4999);
        Assert.Contains(result.Warnings, warning => warning.StartsWith($"{5000 - lines.Lines.Count} lines of log steps were left out", StringComparison.Ordinal));
    }

    // A machine that stands still while the load would begin is past its end when it goes on, and begins less: whatever began is cut off, and it is asked again.
    private static double Begun(RunResult result) => Sum(result, MetricNames.IterationStartLag);

    private sealed class LogRecorder : IRunObserver
    {
        public List<LogLine> Lines { get; } = [];

        public void Started(RunResult result)
        {
        }

        public void Measured(Interval interval, RunProgress progress)
        {
        }

        public void Logged(LogLine line) => Lines.Add(line);

        public void Ended(RunResult result)
        {
        }
    }
}
