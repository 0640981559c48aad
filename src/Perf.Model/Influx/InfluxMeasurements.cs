namespace Perf;

/// <summary>The names under which InfluxDB holds what runs measure and what is judged of them; docs/outputs.md has them for people. Pure.</summary>
public static class InfluxMeasurements
{
    /// <summary>Figures of each second, step and metric.</summary>
    public const string Seconds = "perf_seconds";

    /// <summary>Errors of each second.</summary>
    public const string Errors = "perf_errors";

    /// <summary>Checks of each second.</summary>
    public const string Checks = "perf_checks";

    /// <summary>How the load generator fared in each second.</summary>
    public const string Generator = "perf_generator";

    /// <summary>What each agent did in each second of a run that several make.</summary>
    public const string Agents = "perf_agents";

    /// <summary>What monitors read.</summary>
    public const string Monitor = "perf_monitor";

    /// <summary>The beginning and the end of runs, for annotations.</summary>
    public const string Events = "perf_events";

    /// <summary>Lines of comparisons.</summary>
    public const string Comparisons = "perf_comparisons";

    /// <summary>The step of what belongs to no step, and of all steps together.</summary>
    public const string AllSteps = "(all)";

    // The tags of points besides those of their run.
    private static readonly string[] s_ofPoints = ["step", "metric", "class", "check", "event", "monitor", "signal", "unit", "labels", "agent"];

    // 2^63 nanoseconds around 1970, less the server's reserved ends.
    private const long LatestTicks = 9223372036854775000 / 100;

    /// <summary>The tag of a step.</summary>
    /// <param name="step">The step's name, or an empty string.</param>
    /// <returns>The name, or <see cref="AllSteps"/>.</returns>
    public static string StepOf(string step) => step.Length == 0 ? AllSteps : step;

    /// <summary>The tags of every point of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="own">Tags of the output's own; they do not take the place of the run's.</param>
    /// <returns>The tags; those without a value are left out when they are written.</returns>
    public static KeyValuePair<string, string?>[] TagsOf(SinkRun run, IReadOnlyDictionary<string, string> own)
    {
        KeyValuePair<string, string?>[] tags = [new("run", run.Id), new("scenario", run.Scenario), new("environment", run.Environment), new("test_type", run.TestType)];
        return [.. tags, .. Renamed(own, [.. tags.Select(tag => tag.Key), .. s_ofPoints])];
    }

    /// <summary>The tags of what a monitor read.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="besides">The tags that are there besides.</param>
    /// <returns>The sample's own tags.</returns>
    public static KeyValuePair<string, string?>[] TagsOf(MonitorSample sample, IReadOnlyCollection<KeyValuePair<string, string?>> besides)
    {
        KeyValuePair<string, string?>[] tags = [new("monitor", sample.Monitor), new("signal", sample.Signal), new("unit", sample.Unit.Length == 0 ? null : sample.Unit)];
        return [.. tags, .. Renamed(sample.Labels, [.. besides.Select(tag => tag.Key), .. tags.Select(tag => tag.Key)])];
    }

    /// <summary>The nanoseconds of a moment since 1970, kept within what the server can hold.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>Nanoseconds, a whole number of .NET's ticks.</returns>
    public static long Nanoseconds(DateTimeOffset moment) => Math.Clamp(moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, -LatestTicks, LatestTicks) * 100;

    // A server refuses a point that has a tag twice, or keeps one of them as it likes.
    private static IEnumerable<KeyValuePair<string, string?>> Renamed(IEnumerable<KeyValuePair<string, string>> tags, HashSet<string> taken)
    {
        foreach ((string given, string value) in tags)
        {
            string name = given;
            while (!taken.Add(name))
            {
                name = $"label_{name}";
            }

            yield return new(name, value);
        }
    }
}
