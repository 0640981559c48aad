using System.Text.Json;
using Perf.Compatibility.Artillery;
using Perf.Compatibility.Artillery.Report;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Runs Artillery files against a real server, and reads the report.</summary>
internal sealed class ArtilleryRun : IDisposable
{
    public ArtilleryFolder Folder { get; } = new();

    public Scenario Scenario { get; private set; } = new();

    public RunResult Result { get; private set; } = new();

    public ArtilleryReport Report { get; private set; } = new(null);

    public static async Task<ArtilleryRun> OfAsync(Uri target, string text, Action<ArtilleryFolder>? files = null, Func<ArtilleryOptions, ArtilleryOptions>? with = null)
    {
        var run = new ArtilleryRun();
        files?.Invoke(run.Folder);
        run.Scenario = run.Folder.Load(text.Replace("TARGET", target.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal), with);
        (run.Result, RunRecorder recorder) = await RunRecorder.RunAsync(run.Scenario);
        run.Report = new ArtilleryReport(run.Scenario.Artillery);
        run.Report.Begin(run.Result.StartedAt);
        recorder.Intervals.ForEach(run.Report.Add);
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        return run;
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
