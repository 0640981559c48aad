using System.Text.Json;
using Perf.Compatibility.Artillery;
using Perf.Compatibility.Artillery.Report;
using Perf.Engine.Running;
using Perf.Engine.Workers;
using Perf.ScriptWorker;
using Perf.ScriptWorker.Artillery;
using Perf.ScriptWorker.Loading;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Running;
using Perf.Tests.ScriptWorker.Running;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Runs Artillery files against a real server, and reads the report.</summary>
internal sealed class ArtilleryRun : IDisposable
{
    public ArtilleryFolder Folder { get; } = new();

    public Scenario Scenario { get; private set; } = new();

    public RunResult Result { get; private set; } = new();

    public ArtilleryReport Report { get; private set; } = new(null);

    public static async Task<ArtilleryRun> OfAsync(Uri target, string text, Action<ArtilleryFolder>? files = null, Func<ArtilleryOptions, ArtilleryOptions>? with = null, IWorkerLauncher? launcher = null)
    {
        var run = new ArtilleryRun();
        files?.Invoke(run.Folder);
        run.Scenario = run.Folder.Load(text.Replace("TARGET", target.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), with);
        var recorder = new RunRecorder();
        RunPlan plan = run.Scenario.Plan();

        // A processor runs in a worker, to which the plan goes as JSON.
        run.Result = run.Scenario.Program is null
            ? await new LoadEngine(name => run.Folder.Environment.GetValueOrDefault(name), TimeProvider.System).RunAsync(plan, new SilentGuard(), [recorder], default)
            : await new WorkerEngine(launcher ?? new InProcessLauncher()) { Log = new ListLog(run.Log).Write }.RunAsync(plan, new SilentGuard(), [recorder], default);
        run.Report = new ArtilleryReport(run.Scenario.Artillery);
        run.Report.Begin(run.Result.StartedAt);
        recorder.Intervals.ForEach(run.Report.Add);
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        return run;
    }

    /// <summary>Runs a scenario with a processor without a worker, whatever comes of it, so that what belongs to the worker can be set.</summary>
    public static async Task<RunResult> RunAsync(Scenario scenario, TimeSpan longestCall, List<string>? log = null)
    {
        var files = new ScriptBundle(scenario.Program!.Files.ToDictionary(file => file.Key, file => (ReadOnlyMemory<byte>)file.Value, StringComparer.Ordinal));
        using var functions = new FunctionHost(scenario.Plan(), files, _ => null, TimeProvider.System, new ListLog(log ?? []), 8_000_000_000) { LongestCall = longestCall };
        return await new LoadEngine(_ => null, TimeProvider.System) { Program = functions }.RunAsync(scenario.Plan(), new SilentGuard(), [], default).WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>What functions wrote to the console.</summary>
    public List<string> Log { get; } = [];

    private sealed class ListLog(List<string> lines) : IScriptLog
    {
        public void Write(string level, string text)
        {
            lock (lines)
            {
                lines.Add($"{level}: {text}");
            }
        }
    }

    public double Counter(string name) => Report.Whole.Counters.GetValueOrDefault(name);

    public double Figure(string name) => Report.Whole.Figures().GetValueOrDefault(name, double.NaN);

    /// <summary>The counters that are not about endpoints, as <c>name=value</c> in the order of names, without those that tests of counts do not ask for.</summary>
    public string Counters(params string[] prefixes) => string.Join(' ', Report.Whole.Counters
        .Where(counter => prefixes.Any(prefix => counter.Key.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(counter => $"{counter.Key}={counter.Value}"));

    public JsonDocument Json()
    {
        using var stream = new MemoryStream();
        Report.Write(stream);
        return JsonDocument.Parse(stream.ToArray());
    }

    public void Dispose() => Folder.Dispose();
}
