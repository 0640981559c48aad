using Perf.Engine.Running;
using Perf.Runtime;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Runtime.Outputs;

public sealed class RunOutputsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Judged_OutputsAreEndedAndCounted_OnceHoweverOften()
    {
        string path = Path.Combine(_home, "seconds.ndjson");
        await using RunOutputs outputs = await OpenAsync($"json={path}", $"csv={Path.Combine(_home, "seconds.csv")}", $"json={Path.Combine(_home, "other.ndjson")}");
        outputs.Started(Seconds.Result() with { Status = RunStatus.Running });
        for (int i = 0; i < 3; i++)
        {
            outputs.Measured(Seconds.Of(i), new RunProgress());
        }

        IRunGuard guard = outputs.Around(new Guard());
        RunResult result = guard.Close(guard.Judge(Seconds.Result(3)));
        Assert.Equal("judged", result.StatusReason);
        Assert.Equal(["json", "csv", "json 2"], result.Outputs.Select(output => output.Name));
        Assert.All(result.Outputs, output => Assert.Equal((File.ReadAllLines(path).Length, 0), (output.Written, output.Lost)));
        Assert.Empty(result.Warnings);
        Assert.Equal(result.Outputs, guard.Close(guard.Judge(Seconds.Result(3))).Outputs);
        Assert.Equal(result.Outputs, RunResultJson.Read(RunResultJson.Write(result), "test").Outputs);
    }

    [Fact]
    public async Task WithoutOutputs_TheGuardIsTheGuard()
    {
        await using RunOutputs outputs = await OpenAsync();
        var guard = new Guard();
        Assert.Same(guard, outputs.Around(guard));
        Assert.DoesNotContain("outputs", RunResultJson.Write(Seconds.Result()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailureThatAScriptTells_IsInWhatOutputsSayOfTheEnd()
    {
        await using FakeServer server = await FakeServer.StartAsync(static (_, context) =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        RunPlan plan = PlanOf($"influxdb={server.Address}/perf");
        await using RunOutputs outputs = await RunOutputs.OpenAsync(plan, _home, null, TimeProvider.System, default);
        using var abort = new CancellationTokenSource();
        var report = new RunReport(Seconds.Result() with { Verdict = null }, plan, new EnsureLike(outputs.Around(new Guard())), [outputs], abort);
        report.Begin();
        report.Add(Seconds.Of(0));
        RunResult result = report.End(stopped: false, fault: null, failure: "the script said so");
        Assert.Equal(Outcome.Fail, result.Verdict!.Outcome);
        Assert.Equal(0, Assert.Single(result.Outputs).Lost);
        LineParser.Point ended = server.Requests.Where(request => request.Path == "/write").SelectMany(request => LineParser.Parse(request.Text)).Single(point => point.Tags.GetValueOrDefault("event") == "ended");
        Assert.Equal("Fail", ended.Fields["outcome"]);
    }

    [Fact]
    public async Task SinkThatCannotBeClosed_LeavesTheOthersAlone()
    {
        var closed = new List<string>();
        var outputs = new RunOutputs(PlanOf(), _home, TimeProvider.System, [("a", new BadSink(closed, fails: true)), ("b", new BadSink(closed, fails: false)), ("c", new BadSink(closed, fails: true)), ("d", new BadSink(closed, fails: false))]);
        await outputs.DisposeAsync();
        Assert.Equal(4, closed.Count);
    }

    [Fact]
    public async Task NotReady_IsAWarning_BeforeAndInTheResult()
    {
        var heard = new Hearer();
        await using RunOutputs outputs = await RunOutputs.OpenAsync(PlanOf($"json={_home}"), _home, heard, TimeProvider.System, default);
        Assert.Contains("is not ready", Assert.Single(heard.Lines).Text, StringComparison.Ordinal);
        outputs.Started(Seconds.Result());
        RunResult result = outputs.Around(new Guard()).Close(Seconds.Result());
        Assert.Contains(result.Warnings, warning => warning.Contains("is not ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequiredAndNotReady_RunsNothing()
    {
        RunPlan plan = PlanOf($"json={_home}");
        plan = plan with { Scenario = plan.Scenario with { Outputs = [plan.Scenario.Outputs[0] with { Required = true }] } };
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunOutputs.OpenAsync(plan, _home, null, TimeProvider.System, default));
        Assert.Equal(ErrorIds.OutputUnavailable, fault.Id);
    }

    [Fact]
    public void Fan_SinkThatFails_LeavesTheOthersAlone()
    {
        var good = new Samples();
        ISampleSink fan = SampleFan.Of([new Samples { Fails = true }, null, good])!;
        var tags = new SampleTags(new Dictionary<string, string>());
        for (int i = 0; i < 5; i++)
        {
            fan.Write(Seconds.Start, tags, [new SampleValue("http_reqs", 1)]);
        }

        fan.Flush();
        Assert.Equal("disk full", Assert.Throws<IOException>(fan.Complete).Message);
        Assert.Equal((5, true), (good.Count, good.IsComplete));
        Assert.Null(SampleFan.Of([null]));
        Assert.Same(good, SampleFan.Of([good, null]));
    }

    private static RunPlan PlanOf(params string[] outputs) => new() { RunId = "r", Scenario = new Scenario { Name = "shop", Outputs = [.. outputs.Select(OutputText.Parse)] } };

    private Task<RunOutputs> OpenAsync(params string[] outputs) => RunOutputs.OpenAsync(PlanOf(outputs), _home, null, TimeProvider.System, default);

    private sealed class Guard : IRunGuard
    {
        public string? Check(RunAccumulator totals) => null;

        public RunResult Judge(RunResult result) => result with { StatusReason = "judged" };
    }

    private sealed class EnsureLike(IRunGuard inner) : IRunGuard
    {
        public string? Check(RunAccumulator totals) => inner.Check(totals);

        public RunResult Judge(RunResult result) => inner.Judge(result);

        public RunResult Close(RunResult result) => inner.Close(result);
    }

    private sealed class BadSink(List<string> closed, bool fails) : ISink
    {
        public OutputDefinition Definition { get; } = new();

        public ISampleSink? Samples => null;

        public Task<string?> ProbeAsync(CancellationToken stop) => Task.FromResult<string?>(null);

        public void Begin(SinkRun run)
        {
        }

        public void Add(Interval interval, DateTimeOffset at)
        {
        }

        public Task<OutputResult> EndAsync(RunResult result, CancellationToken stop) => Task.FromResult(new OutputResult());

        public ValueTask DisposeAsync()
        {
            closed.Add("closed");
            return fails ? throw new InvalidOperationException("cannot be closed") : ValueTask.CompletedTask;
        }
    }

    private sealed class Hearer : IRunObserver
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

    private sealed class Samples : ISampleSink
    {
        public bool Fails { get; init; }

        public int Count { get; private set; }

        public bool IsComplete { get; private set; }

        public string Destination => "x";

        public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
        {
            if (Fails)
            {
                throw new IOException("disk full");
            }

            Count++;
        }

        public void Flush()
        {
        }

        public void Complete() => IsComplete = true;
    }
}
