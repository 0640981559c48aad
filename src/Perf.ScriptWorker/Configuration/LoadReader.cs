using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Reads how much load a script makes: its scenarios, or the shortcuts for one.</summary>
internal static partial class LoadReader
{
    private const string DefaultName = "default";
    private const string DefaultFunction = "default";
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);

    private static readonly string[] s_common = ["executor", "startTime", "gracefulStop", "env", "exec", "tags", "options"];

    private static readonly Dictionary<string, string[]> s_executors = new(StringComparer.Ordinal)
    {
        ["shared-iterations"] = ["vus", "iterations", "maxDuration"],
        ["per-vu-iterations"] = ["vus", "iterations", "maxDuration"],
        ["constant-vus"] = ["vus", "duration"],
        ["ramping-vus"] = ["startVUs", "stages", "gracefulRampDown"],
        ["constant-arrival-rate"] = ["rate", "timeUnit", "duration", "preAllocatedVUs", "maxVUs"],
        ["ramping-arrival-rate"] = ["startRate", "timeUnit", "stages", "preAllocatedVUs", "maxVUs"],
    };

    /// <summary>Writes shortcuts out as scenarios, as k6 does.</summary>
    /// <param name="options">The options of all layers; they get the scenarios.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void WriteOut(JsonObject options, OptionProblems problems)
    {
        bool hasScenarios = options["scenarios"] is not null;
        bool hasStages = options["stages"] is JsonArray { Count: > 0 };
        string? first = options["iterations"] is not null ? "iterations" : options["duration"] is not null ? "duration" : hasStages ? "stages" : null;
        string? second = first is null ? null : first != "stages" && hasStages ? "stages" : hasScenarios ? "scenarios" : null;
        if (second is not null)
        {
            problems.Error($"the options `{first}` and `{second}` cannot be used together: one of them says how much load is made");
            return;
        }

        if (first is null && options["vus"] is null && options["stages"] is JsonArray { Count: 0 })
        {
            problems.Warn("the option `stages` is empty: one virtual user makes one iteration");
        }

        if (first is null && options["vus"] is null && options["scenarios"] is JsonObject { Count: 0 })
        {
            problems.Warn("the option `scenarios` is empty: one virtual user makes one iteration");
        }

        JsonObject? scenario = first switch
        {
            "iterations" => Of("shared-iterations", ("vus", options["vus"]), ("iterations", options["iterations"]), ("maxDuration", options["duration"])),
            "duration" => Of("constant-vus", ("vus", options["vus"]), ("duration", options["duration"])),
            "stages" => Of("ramping-vus", ("startVUs", options["vus"]), ("stages", options["stages"])),
            _ when options["vus"] is { } vus && options["stages"] is null => Of("shared-iterations", ("vus", vus), ("iterations", vus)),
            _ when options["scenarios"] is JsonObject { Count: > 0 } => null,
            _ => Of("per-vu-iterations"),
        };
        if (scenario is null)
        {
            return;
        }

        if (hasScenarios && options["scenarios"] is JsonObject { Count: > 0 })
        {
            problems.Warn($"`vus` = {options["vus"]!.ToJsonString()} stands alone, and overrides the option `scenarios`");
        }

        options["scenarios"] = new JsonObject { [DefaultName] = scenario };
    }

    /// <summary>Reads scenarios.</summary>
    /// <param name="options">The options, shortcuts written out.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>Those that can be read.</returns>
    public static IReadOnlyList<ScriptScenario> Read(JsonObject options, OptionProblems problems)
    {
        if (options["scenarios"] is not JsonObject scenarios)
        {
            if (problems.Errors.Count == 0)
            {
                problems.Error("the option `scenarios` must be an object of scenarios by name");
            }

            return [];
        }

        var read = new List<ScriptScenario>();
        foreach ((string name, JsonNode? node) in scenarios)
        {
            if (node is not JsonObject values)
            {
                problems.Error($"scenario '{name}': it must be an object");
                continue;
            }

            if (ReadOne(name, new OptionReader(values, $"scenario '{name}'", problems)) is { } scenario)
            {
                read.Add(scenario);
            }
        }

        return read;
    }

    private static JsonObject Of(string executor, params (string Name, JsonNode? Value)[] values)
    {
        var scenario = new JsonObject { ["executor"] = executor };
        foreach ((string name, JsonNode? value) in values)
        {
            if (value is not null)
            {
                scenario[name] = value.DeepClone();
            }
        }

        return scenario;
    }

    private static ScriptScenario? ReadOne(string name, OptionReader reader)
    {
        if (!ScenarioName().IsMatch(name))
        {
            reader.Error("a scenario's name has only digits, Latin letters, underscores and dashes");
        }

        string? executor = reader.Text("executor");
        if (executor is null || !s_executors.TryGetValue(executor, out string[]? own))
        {
            reader.Error(executor switch
            {
                null => $"'executor' is missing. Allowed: {string.Join(", ", s_executors.Keys)}",
                "externally-controlled" => "there is no executor 'externally-controlled' any more (k6 2.0 took it away); use an arrival rate, and Set-PerfTestRate while it runs",
                _ => $"there is no executor '{executor}'{(NearestWord.Find(executor, [.. s_executors.Keys]) is { } nearest ? $"; did you mean '{nearest}'?" : $". Allowed: {string.Join(", ", s_executors.Keys)}")}",
            });
            return null;
        }

        reader.RefuseOthers([.. s_common, .. own]);
        if (reader.Node("options") is JsonObject { Count: > 0 })
        {
            reader.Error("'options' is for browsers, and Perf drives none; leave that scenario to k6");
        }

        string? function = reader.Text("exec");
        if (function is { Length: 0 })
        {
            reader.Error("'exec' is empty; it names an exported function");
        }

        TimeSpan start = NotNegative(reader, "startTime") ?? TimeSpan.Zero;
        TimeSpan graceful = NotNegative(reader, "gracefulStop") ?? TimeSpan.FromSeconds(30);
        LoadProfile? profile = Profile(executor, reader);
        return profile is null
            ? null
            : new ScriptScenario(
                profile with { Name = name, Flow = name, StartTime = start, GracefulStop = graceful },
                string.IsNullOrEmpty(function) ? DefaultFunction : function,
                reader.Map("env") ?? new Dictionary<string, string>(),
                reader.Map("tags") ?? new Dictionary<string, string>());
    }

    private static LoadProfile? Profile(string executor, OptionReader reader)
    {
        switch (executor)
        {
            case "shared-iterations":
                int vus = AtLeastOne(reader, "vus", "the number of VUs");
                long shared = reader.Integer("iterations") ?? 1;
                if (shared < vus)
                {
                    reader.Error($"the number of iterations ({shared}) can't be less than the number of VUs ({vus})");
                }

                return new SharedIterations { Vus = vus, Iterations = shared, MaxDuration = LongEnough(reader, "maxDuration") ?? TimeSpan.FromMinutes(10) };
            case "per-vu-iterations":
                long each = reader.Integer("iterations") ?? 1;
                if (each <= 0)
                {
                    reader.Error("the number of iterations must be more than 0");
                }

                return new PerVuIterations { Vus = AtLeastOne(reader, "vus", "the number of VUs"), Iterations = each, MaxDuration = LongEnough(reader, "maxDuration") ?? TimeSpan.FromMinutes(10) };
            case "constant-vus":
                return new ConstantVus { Vus = AtLeastOne(reader, "vus", "the number of VUs"), Duration = Required(reader) };
            case "ramping-vus":
                return RampingVus(reader);
            default:
                return Arrivals(executor, reader);
        }
    }

    private static RampingVus RampingVus(OptionReader reader)
    {
        int start = reader.Count("startVUs") ?? 1;
        if (start < 0)
        {
            reader.Error("the number of start VUs can't be negative");
        }

        IReadOnlyList<Stage> stages = Stages(reader);
        if (stages.Count > 0 && start <= 0 && stages.All(stage => stage.Target <= 0))
        {
            reader.Error("either startVUs or one of the stages' target values must be greater than 0");
        }

        return new RampingVus { StartVus = start, Stages = stages, GracefulRampDown = NotNegative(reader, "gracefulRampDown") ?? TimeSpan.FromSeconds(30) };
    }

    private static LoadProfile Arrivals(string executor, OptionReader reader)
    {
        TimeSpan unit = reader.Duration("timeUnit") ?? TimeSpan.FromSeconds(1);
        if (unit <= TimeSpan.Zero)
        {
            reader.Error("the timeUnit must be more than 0");
        }

        int? allocated = reader.Count("preAllocatedVUs");
        if (allocated is null)
        {
            if (!reader.Has("preAllocatedVUs"))
            {
                reader.Error("the number of preAllocatedVUs isn't specified");
            }
        }
        else if (allocated < 0)
        {
            reader.Error("the number of preAllocatedVUs can't be negative");
        }

        int? most = reader.Count("maxVUs") ?? allocated;
        if (most < allocated)
        {
            reader.Error("maxVUs can't be less than preAllocatedVUs");
        }

        if (executor == "constant-arrival-rate")
        {
            long? rate = reader.Integer("rate");
            if (rate is null ? !reader.Has("rate") : rate <= 0)
            {
                reader.Error(rate is null ? "the iteration rate isn't specified" : "the iteration rate must be more than 0");
            }

            return new ConstantArrivalRate { Rate = rate ?? 0, TimeUnit = unit, Duration = Required(reader), PreAllocatedVus = allocated, MaxVus = most };
        }

        long start = reader.Integer("startRate") ?? 0;
        if (start < 0)
        {
            reader.Error("the startRate value can't be negative");
        }

        return new RampingArrivalRate { StartRate = start, TimeUnit = unit, Stages = Stages(reader), PreAllocatedVus = allocated, MaxVus = most };
    }

    private static IReadOnlyList<Stage> Stages(OptionReader reader)
    {
        if (reader.Node("stages") is not JsonArray { Count: > 0 } list)
        {
            reader.Error("at least one stage has to be specified");
            return [];
        }

        var stages = new List<Stage>();
        for (int i = 0; i < list.Count; i++)
        {
            var problems = new OptionProblems();
            if (list[i] is not JsonObject values)
            {
                reader.Error($"stage {i + 1} must be an object of duration and target");
                continue;
            }

            var stage = new OptionReader(values, $"stage {i + 1}", problems);
            TimeSpan? duration = stage.Duration("duration");
            double? target = stage.Integer("target");
            stage.RefuseOthers(["duration", "target"]);
            if (!stage.Has("duration") || !stage.Has("target"))
            {
                problems.Error($"stage {i + 1} doesn't have a {(stage.Has("duration") ? "target" : "duration")}");
            }

            if (duration < TimeSpan.Zero || target < 0)
            {
                problems.Error($"the {(target < 0 ? "target" : "duration")} for stage {i + 1} can't be negative");
            }

            problems.Errors.ForEach(reader.Error);
            stages.Add(new Stage(duration ?? TimeSpan.Zero, target ?? 0));
        }

        return stages;
    }

    private static int AtLeastOne(OptionReader reader, string name, string what)
    {
        int value = reader.Count(name) ?? 1;
        if (value <= 0)
        {
            reader.Error($"{what} must be more than 0");
        }

        return value;
    }

    private static TimeSpan Required(OptionReader reader)
    {
        if (!reader.Has("duration"))
        {
            reader.Error("the duration is unspecified");
        }

        return LongEnough(reader, "duration") ?? TimeSpan.Zero;
    }

    private static TimeSpan? LongEnough(OptionReader reader, string name)
    {
        TimeSpan? value = reader.Duration(name);
        if (value < s_shortest)
        {
            reader.Error($"the {name} must be at least 1s, but is {DurationText.Format(value.Value)}");
        }

        return value;
    }

    private static TimeSpan? NotNegative(OptionReader reader, string name)
    {
        TimeSpan? value = reader.Duration(name);
        if (value < TimeSpan.Zero)
        {
            reader.Error($"the {name} can't be negative");
        }

        return value;
    }

    [GeneratedRegex("^[0-9a-zA-Z_-]+$")]
    private static partial Regex ScenarioName();
}
