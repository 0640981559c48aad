using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Engine.Workers;
using Perf.Tests.Engine.Running;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>Writes a script into a folder of its own, runs it, and keeps what it wrote.</summary>
internal sealed class ScriptBench : IDisposable
{
    private readonly IWorkerLauncher _launcher;

    public ScriptBench(IWorkerLauncher? launcher = null)
    {
        _launcher = launcher ?? new InProcessLauncher();
        Folder = Directory.CreateTempSubdirectory("perf-script-").FullName;
    }

    public string Folder { get; }

    public List<string> Log { get; } = [];

    public Dictionary<string, string> Outputs { get; } = [];

    public RunRecorder Recorder { get; } = new();

    /// <summary>Gets every single measurement; null for nobody.</summary>
    public ISampleSink? Samples { get; init; }

    /// <summary>What <c>__ENV</c> has besides.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<Scenario> InspectAsync(string text, string name = "script.js") =>
        Engine().InspectAsync(Write(name, text), Environment, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Runs a script by its own options, or by load profiles that are given.</summary>
    public async Task<RunResult> RunAsync(string text, LoadProfile[]? load = null, Action<IRunControl>? started = null, string name = "script.js", string? planWarning = null, CancellationToken stop = default)
    {
        Scenario scenario = await InspectAsync(text, name);
        if (load is not null)
        {
            scenario = scenario with { Load = [.. load.Select(profile => profile with { Name = profile.Name.Length > 0 ? profile.Name : "default", Flow = "default" })] };
        }

        RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario, Seed = 1 }, new Dictionary<string, EnvironmentDefinition>(), _ => null, $"test-{Guid.NewGuid():N}", 1);
        if (planWarning is not null)
        {
            plan = plan with { Warnings = [.. plan.Warnings, planWarning] };
        }

        return await Engine().RunAsync(plan, new CalmGuard(new ThresholdGuard(plan.Scenario.Thresholds, plan.Duration)), [Recorder], stop, started).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    /// <summary>Runs one iteration of a script whose checks must all hold.</summary>
    public async Task<RunResult> RunGoodAsync(string text, int checks)
    {
        RunResult result = await RunAsync(text, [new PerVuIterations()]);
        Assert.Equal("", string.Join('\n', result.Checks.Where(check => check.Fails > 0).Select(check => check.Name).Concat(result.Errors.Where(error => error.Class == ErrorClasses.Script).Select(error => error.Example))));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(checks, result.Checks.Sum(check => check.Passes));
        return result;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Interpreted even where a native plan would do: that is what these tests are about.
    private WorkerEngine Engine() => new(_launcher)
    {
        Interprets = true,
        Samples = Samples,
        Log = (level, text) =>
        {
            lock (Log)
            {
                Log.Add($"{level}: {text}");
            }
        },
        Output = (name, content) => Outputs[name] = System.Text.Encoding.UTF8.GetString(content),
    };
}
