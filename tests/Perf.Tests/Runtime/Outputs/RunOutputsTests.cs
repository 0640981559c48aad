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
        RunResult result = guard.Judge(Seconds.Result(3));
        Assert.Equal("judged", result.StatusReason);
        Assert.Equal(["json", "csv", "json 2"], result.Outputs.Select(output => output.Name));
        Assert.All(result.Outputs, output => Assert.Equal((File.ReadAllLines(path).Length, 0), (output.Written, output.Lost)));
        Assert.Empty(result.Warnings);
        Assert.Equal(result.Outputs, guard.Judge(Seconds.Result(3)).Outputs);
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
    public async Task NotReady_IsAWarning_BeforeAndInTheResult()
    {
        var heard = new Hearer();
        await using RunOutputs outputs = await RunOutputs.OpenAsync(PlanOf($"json={_home}"), _home, heard, TimeProvider.System, default);
        Assert.Contains("is not ready", Assert.Single(heard.Lines).Text, StringComparison.Ordinal);
        outputs.Started(Seconds.Result());
        RunResult result = outputs.Around(new Guard()).Judge(Seconds.Result());
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
