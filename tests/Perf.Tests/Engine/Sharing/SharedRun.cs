using System.Collections.Concurrent;
using Perf.Engine.Running;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Engine.Sharing;

/// <summary>Runs a scenario as shares, each with an engine of its own, and keeps what the iterations were.</summary>
internal sealed class SharedRun
{
    // A run that does not end fails its test; how fast it ends is no test's business.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // So many that two iterations seldom have the same: the value follows from the seed and the iteration's number alone.
    private static readonly string[] s_words = [.. Enumerable.Range(0, 5_000).Select(number => $"w{number}")];

    private readonly ConcurrentQueue<(string Word, int Vu)> _iterations = new();

    /// <summary>The word that each iteration had, in order of the words.</summary>
    public string[] Words => [.. _iterations.Select(one => one.Word).Order(StringComparer.Ordinal)];

    /// <summary>The numbers of virtual users that were at work.</summary>
    public int[] Vus => [.. _iterations.Select(one => one.Vu).Distinct().Order()];

    /// <summary>A scenario whose iterations are noted here.</summary>
    public Scenario Of(Uri target, params LoadProfile[] load)
    {
        var note = new DelegateStep
        {
            Name = "note",
            Run = (call, _) =>
            {
                _iterations.Enqueue((call["word"]!.ToString()!, call.Vu));
                return Task.FromResult<object?>(null);
            },
        };
        return ScenarioBuilding.Of(target, load, note, ScenarioBuilding.Get("/items?word=${word}", "items")).With("word", s_words);
    }

    /// <summary>Runs all shares side by side.</summary>
    public static async Task<(RunResult Result, RunRecorder Recorder)[]> RunAsync(Scenario scenario, LoadShare[] shares, CommonGate gate, Action<int, IRunControl>? started = null, CancellationToken stop = default) =>
        await Task.WhenAll(shares.Select(async (share, number) =>
        {
            var recorder = new RunRecorder();
            RunResult result = await new LoadEngine(_ => null, TimeProvider.System) { Gate = gate.Of(number) }
                .RunAsync(scenario.Plan() with { Share = share }, new SilentGuard(), [recorder], stop, control => started?.Invoke(number, control));
            return (result, recorder);
        })).WaitAsync(s_patience, CancellationToken.None);

    /// <summary>A metric's count over all shares.</summary>
    public static double Sum(IEnumerable<(RunResult Result, RunRecorder Recorder)> runs, string metric) => runs.Sum(run => RunRecorder.Sum(run.Result, metric));
}
