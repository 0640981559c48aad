using Perf.Engine.Planning;
using Perf.Engine.Workers;
using Perf.Runtime.Scripts;

namespace Perf.Runtime;

/// <content>Scripts of other tools.</content>
public static partial class PerfRuntime
{
    /// <summary>The environment variable that has scripts interpreted though a native plan would do (<c>1</c> or <c>true</c>): to compare the two.</summary>
    public const string InterpretVariable = "PERF_SCRIPT_INTERPRET";

    /// <summary>The environment variable of k6 that names a file of options.</summary>
    public const string ConfigVariable = "K6_CONFIG";

    private static readonly HashSet<string> s_scriptEndings = new(StringComparer.OrdinalIgnoreCase) { ".js", ".mjs", ".cjs", ".ts", ".mts" };

    /// <summary>Whether a file is a script of k6, by the end of its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsScript(string path) => s_scriptEndings.Contains(Path.GetExtension(path));

    /// <summary>Makes a scenario of a script: its init code is run once, in a worker process, and its options become load profiles and thresholds.</summary>
    /// <param name="path">The script.</param>
    /// <param name="request">The environment's name and the variables, which the script's __ENV has; the rest is not looked at.</param>
    /// <param name="options">What the command line says of its options. A file of options counts from the user's folder; without one, the one that K6_CONFIG names is read.</param>
    /// <param name="workingFolder">The user's folder, where environments are looked for when the script's folder has none.</param>
    /// <param name="log">Hears what init code writes to the console, by level and line; null for nobody.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The scenario, with the script and all its files.</returns>
    /// <exception cref="PerfException">The script has problems; all that are known are listed with their places. Or there is nothing to run it with.</exception>
    public static async Task<Scenario> LoadScriptAsync(string path, RunRequest request, ScriptRunOptions options, string workingFolder, Action<string, string>? log, CancellationToken stop)
    {
        string whole = Path.GetFullPath(path, workingFolder);
        if (!File.Exists(whole))
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'.", path);
        }

        IReadOnlyDictionary<string, string> variables = VariablesFor(whole, request, workingFolder);
        bool interprets = Environment.GetEnvironmentVariable(InterpretVariable) is "1" or "true";
        string? config = options.ConfigPath ?? (Environment.GetEnvironmentVariable(ConfigVariable) is { Length: > 0 } variable ? variable : null);
        options = options with { ConfigPath = config is null ? null : Path.GetFullPath(config, workingFolder) };
        return await new WorkerEngine(new WorkerLauncher()) { Log = log, Interprets = interprets, Options = options }.InspectAsync(whole, variables, stop).ConfigureAwait(false);
    }

    /// <summary>What a script's __ENV has besides the process environment.</summary>
    /// <param name="whole">The script's whole path.</param>
    /// <param name="request">The environment's name and the variables.</param>
    /// <param name="workingFolder">The user's folder, where environments are looked for when the script's folder has none.</param>
    /// <returns>The variables.</returns>
    internal static IReadOnlyDictionary<string, string> VariablesFor(string whole, RunRequest request, string workingFolder)
    {
        string? name = request.Environment ?? (Environment.GetEnvironmentVariable(Planner.EnvironmentVariable) is { Length: > 0 } set ? set : null);
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentsBeside(whole, workingFolder);
        EnvironmentDefinition? chosen = name is null ? null : environments.GetValueOrDefault(name);
        return ScriptEnvironment.Of(chosen, name, request.Variables, Environment.GetEnvironmentVariable);
    }

    // To its caller a run as any other.
    private static Task<RunResult> RunScriptAsync(RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, ISampleSink? samples, IMonitorFeed? monitors, ScriptOutput? output, Action<IRunControl> started, CancellationToken stop) =>
        new WorkerEngine(new WorkerLauncher()) { Log = output?.Log, Output = output is null ? null : output.Write, Samples = samples, Monitors = monitors }.RunAsync(plan, guard, observers, stop, started);
}
