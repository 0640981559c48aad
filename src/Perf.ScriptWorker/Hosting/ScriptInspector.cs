using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Perf.ScriptWorker.Configuration;
using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Lowering;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Hosting;

/// <summary>Looks at a script before it is run: its files, its options, what it exports, the metrics that it declares.</summary>
/// <param name="log">Takes what init code writes to the console.</param>
/// <param name="environment">Reads the process environment.</param>
/// <param name="time">The clock.</param>
internal sealed class ScriptInspector(IScriptLog log, Func<string, string?> environment, TimeProvider time)
{
    /// <summary>The variable that names folders outside of the script's which it may read, as PATH separates them.</summary>
    public const string FoldersVariable = "PERF_SCRIPT_FOLDERS";

    // Init code that does not end would leave its caller without an answer.
    private static readonly TimeSpan s_longestInit = TimeSpan.FromMinutes(1);

    /// <summary>Looks at a script.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="given">What <c>__ENV</c> has besides the process environment.</param>
    /// <param name="interprets">Whether it is to be interpreted, though a native plan would do.</param>
    /// <param name="asked">What the command line says of its options; null for nothing.</param>
    /// <param name="converts">Whether a native scenario is wanted of what can be one, and the rest be told.</param>
    /// <param name="stop">Ends init code: nobody waits for the answer any more.</param>
    /// <returns>The scenario; a native one without the script where that does the same.</returns>
    /// <exception cref="PerfException">It has problems; as a <see cref="ScenarioException"/> with their places.</exception>
    public Scenario Inspect(string path, IReadOnlyDictionary<string, string> given, bool interprets = false, ScriptRunOptions? asked = null, bool converts = false, CancellationToken stop = default)
    {
        JsonObject? config = asked?.ConfigPath is { } file ? ConfigFile.Read(file) : null;
        string[] allowed = (environment(FoldersVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var files = new ScriptFolder(Path.GetDirectoryName(path)!, allowed);
        ScriptRunLoader loader = ScriptRunLoader.Of(files, Path.GetFileName(path));
        var shared = new ScriptShared { Time = time, Files = files, Environment = ProcessVariables.With(given), Log = log };
        (string options, string[] exports) = Init(path, loader, shared, stop);
        var program = new ScriptProgram
        {
            Main = loader.Script.Entry.Path,
            Files = files.FilesRead.ToDictionary(file => file.Path, file => file.Bytes.ToArray(), StringComparer.Ordinal),
            Names = new Dictionary<string, string>(files.Names, StringComparer.Ordinal),
            Environment = given,
            Options = options,
            Exports = exports,
        };
        var found = new OptionProblems();
        JsonObject variables = EnvironmentLayer.Read(ProcessVariables.With(new Dictionary<string, string>()), found);
        JsonObject commandLine = CommandLineLayer.Of(asked ?? new ScriptRunOptions(), found);
        ScriptOptions read = ScriptOptionsReader.Read([config, ScriptOptionsReader.Layer(options, "options", path), variables, commandLine], path, OptionsPlace.LineOf(loader.Script.Entry), found);
        Scenario scenario = ScenarioOf(path, program with { Options = read.Json }, read, shared);
        return converts ? ScriptLowering.Convert(loader.Script, read, shared.Environment, scenario) : interprets ? scenario : Lowered(loader.Script, read, shared.Environment, scenario);
    }

    private static Scenario Lowered(LoadedScript script, ScriptOptions options, IReadOnlyDictionary<string, string> environment, Scenario scenario)
    {
        LoweredScript lowered = ScriptLowering.Lower(script, options, environment, scenario);
        return lowered.Scenario ?? scenario with { Engine = $"{scenario.Engine} because of {lowered.Reason!.Message}{(lowered.Reason.Line > 0 ? $" in line {lowered.Reason.Line}" : "")}" };
    }

    private static (string Options, string[] Exports) Init(string path, ScriptRunLoader loader, ScriptShared shared, CancellationToken stop)
    {
        var factory = new UserFactory(shared, loader, WorkerMemory.Limit(Environment.GetEnvironmentVariable), new Dictionary<string, string>());
        using var late = new CancellationTokenSource(s_longestInit);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            ScriptUser user = factory.Create(0, stop: ends.Token);

            // Options may have getters and toJSON, which are script too.
            using CancellationTokenRegistration cutsOff = ends.Token.UnsafeRegister(static state => ((ScriptUser)state!).Interrupt(), user);
            ObjectInstance exports = user.Exports!;
            JsValue options = exports.Get("options");
            string json = options.IsUndefined() || options.IsNull() ? "{}" : new JsonSerializer(user.Engine).Serialize(options).ToString();
            return (json, [.. exports.GetOwnPropertyKeys(Types.String).Where(key => exports.Get(key).IsCallable()).Select(key => key.ToString())]);
        }
        catch (TestAbortedException aborted)
        {
            throw new PerfException(ErrorIds.RunAborted, aborted.Message, path);
        }
        catch (JavaScriptException fault)
        {
            throw new ScenarioException(ErrorIds.ScriptInvalid, path, [new ScenarioProblem
            {
                File = fault.Location.SourceFile ?? path,
                Line = fault.Location.Start.Line,
                Column = fault.Location.Start.Column + 1,
                Message = $"the script's init code failed: {(fault.Error.IsObject() ? fault.Error.ToString() : $"Uncaught {fault.Error}")}",
            }]);
        }
        catch (UserInterruptedException) when (late.IsCancellationRequested)
        {
            throw new PerfException(ErrorIds.ScriptInvalid, $"The script's init code did not end within {DurationText.Format(s_longestInit)}. What takes long belongs into setup().", path);
        }
        catch (Exception fault) when (fault is MemoryExceededException or OutOfMemoryException)
        {
            throw new PerfException(ErrorIds.ScriptInvalid, $"The script's init code failed: {ScriptFault.Describe(fault)}", path, fault);
        }
    }

    private static Scenario ScenarioOf(string path, ScriptProgram program, ScriptOptions options, ScriptShared shared)
    {
        MetricDeclaration[] metrics = [.. shared.Metrics.All.Select(metric => new MetricDeclaration { Name = metric.Name, Type = metric.Type, IsTime = metric.IsTime })];
        ScenarioProblem[] problems =
        [
            .. options.Scenarios.Where(scenario => !program.Exports.Contains(scenario.Function)).Select(scenario => new ScenarioProblem
            {
                File = path,
                Message = $"the scenario '{scenario.Profile.Name}' runs the function '{scenario.Function}', which the script does not export",
                Nearest = NearestWord.Find(scenario.Function, program.Exports),
            }),
        ];
        if (problems.Length > 0)
        {
            throw new ScenarioException(ErrorIds.ScriptInvalid, path, problems);
        }

        return new Scenario
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Path = path,
            Engine = "k6 script, interpreted",
            Compatibility = CompatibilityProfile.K6,
            Program = program,
            Load = [.. options.Scenarios.Select(scenario => scenario.Profile with { Flow = scenario.Profile.Name, Tags = scenario.Tags })],
            Flows = options.Scenarios.ToDictionary(scenario => scenario.Profile.Name, FlowOf, StringComparer.Ordinal),
            Metrics = metrics.ToDictionary(metric => metric.Name, StringComparer.Ordinal),
            Thresholds = [.. options.Thresholds.Select(threshold => ThresholdOf(threshold, metrics, path))],
            Http = options.Http,
            Tags = options.Tags,
            Warnings = [.. options.Warnings.Select(warning => new ScenarioProblem { File = path, Message = warning })],
        };
    }

    private static Flow FlowOf(ScriptScenario scenario) => new()
    {
        Name = scenario.Profile.Name,
        Steps = [new ProgramStep { Name = scenario.Function, Function = scenario.Function, Environment = scenario.Environment, Tags = scenario.Tags }],
    };

    private static Threshold ThresholdOf(ScriptThreshold threshold, MetricDeclaration[] metrics, string path)
    {
        try
        {
            return ThresholdParser.Parse(threshold.Selector, threshold.Expression, "script", metrics) with { AbortOnFail = threshold.AbortOnFail, DelayAbortEval = threshold.DelayAbortEval };
        }
        catch (PerfException fault)
        {
            throw new ScenarioException(ErrorIds.ThresholdInvalid, path, [new ScenarioProblem { File = path, Message = fault.Message }]);
        }
    }
}
