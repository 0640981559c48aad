using Perf.Runtime;

namespace Perf.Tests.Runtime;

public class SeriesRunnerTests
{
    private readonly List<(RunPlan Plan, bool Store)> _made = [];
    private Func<int, RunStatus> _status = _ => RunStatus.Completed;

    [Fact]
    public async Task RunAsync_Entries_AreMadeInOrderWithLabelsAndAfterAWarmup()
    {
        var heard = new Heard();
        IReadOnlyList<RunResult> results = await Runner().RunAsync([Entry("baseline"), Entry("candidate"), Entry("baseline")], "against", "id-1", store: true, heard, CancellationToken.None);
        Assert.Equal(3, results.Count);
        Assert.Equal([false, true, true, true], _made.Select(one => one.Store));
        Assert.Equal(["baseline", "baseline", "candidate", "baseline"], _made.Select(one => one.Plan.Tags["side"]));
        Assert.All(_made, one => Assert.Equal(("id-1", "42"), (one.Plan.Tags["against"], one.Plan.Tags["build"])));
        Assert.Equal(["baseline", "candidate", "baseline"], heard.Ended);
        Assert.Equal([0, 1, 2, 3], heard.Runs.Distinct());
    }

    [Fact]
    public async Task RunAsync_RunThatIsStopped_EndsTheSeriesAndKeepsWhatWasMade()
    {
        _status = number => number == 2 ? RunStatus.Stopped : RunStatus.Completed;
        IReadOnlyList<RunResult> results = await Runner().RunAsync([Entry("A"), Entry("B"), Entry("B"), Entry("A")], "noise", "id", store: true, null, CancellationToken.None);
        Assert.Equal([RunStatus.Completed, RunStatus.Stopped], results.Select(one => one.Status));
    }

    [Fact]
    public async Task RunAsync_RunThatFails_GoesOn()
    {
        _status = number => number == 1 ? RunStatus.Failed : RunStatus.Completed;
        Assert.Equal(3, (await Runner().RunAsync([Entry("A"), Entry("B"), Entry("B")], "noise", "id", store: false, null, CancellationToken.None)).Count);
        Assert.All(_made, one => Assert.False(one.Store));
    }

    [Fact]
    public async Task RunAsync_TokenCancelled_BeginsNoMore()
    {
        using var stop = new CancellationTokenSource();
        _status = number =>
        {
            if (number == 1)
            {
                stop.Cancel();
            }

            return RunStatus.Completed;
        };
        Assert.Single(await Runner().RunAsync([Entry("A"), Entry("B"), Entry("B")], "noise", "id", store: true, null, stop.Token));
    }

    private static SeriesEntry Entry(string side) => new(side, new RunRequest { Tags = new Dictionary<string, string> { ["build"] = "42" } });

    private SeriesRunner Runner() => new(
        request => new RunPlan { RunId = $"run-{_made.Count}", Tags = request.Tags },
        (plan, store, observer, _) =>
        {
            var result = new RunResult { Id = plan.RunId, Status = _status(_made.Count) };
            _made.Add((plan, store));
            observer.Started(result);
            observer.Ended(result);
            return Task.FromResult(result);
        },
        TimeProvider.System);

    private sealed class Heard : ISeriesObserver
    {
        public List<int> Runs { get; } = [];

        public List<string> Ended { get; } = [];

        public void Progressed(SeriesProgress progress) => Runs.Add(progress.Run);

        public void RunEnded(RunResult result, string side) => Ended.Add(side);
    }
}
