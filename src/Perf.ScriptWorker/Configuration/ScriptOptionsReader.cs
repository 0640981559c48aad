using System.Text.Json;
using System.Text.Json.Nodes;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Reads k6's options. Every option is carried over, refused, or told of as without effect: none is passed over in silence. A pure function.</summary>
internal static class ScriptOptionsReader
{
    private static readonly HashSet<string> s_carried = new(StringComparer.Ordinal)
    {
        // How much load, and what is judged.
        "vus", "duration", "iterations", "stages", "scenarios", "thresholds", "tags",
        // Connections.
        "maxRedirects", "hosts", "dns", "insecureSkipTLSVerify", "tlsVersion", "tlsAuth", "localIPs",
        // What the worker obeys itself.
        "noSetup", "setupTimeout", "noTeardown", "teardownTimeout", "handleSummaryTimeout", "userAgent", "batch", "batchPerHost", "throw", "blacklistIPs", "blockHostnames", "noConnectionReuse",
        "minIterationDuration", "summaryTrendStats", "summaryTimeUnit", "noCookiesReset", "discardResponseBodies", "rps",
    };

    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["executionSegment"] = "give the run agents by -Agent, which split it themselves",
        ["executionSegmentSequence"] = "give the run agents by -Agent, which split it themselves",
        ["tlsCipherSuites"] = "the system's configuration of TLS chooses them",
        ["paused"] = "a run begins at once; Suspend-PerfTest holds it",
    };

    private static readonly Dictionary<string, string> s_withoutEffect = new(StringComparer.Ordinal)
    {
        ["cloud"] = "it is for k6's cloud",
        ["ext"] = "it is for k6's cloud and its extensions",
        ["features"] = "it is for k6 itself",
        ["httpDebug"] = "write what you want to see by console.log()",
        ["metricSamplesBufferSize"] = "samples are counted where they arise",
        ["noVUConnectionReuse"] = "connections stay open from one iteration to the next; noConnectionReuse closes each",
        ["systemTags"] = "which tags are kept does not depend on it",
        ["consoleOutput"] = "console.log() goes to the command's own output",
        ["linger"] = "a run ends when its load has ended",
        ["noUsageReport"] = "Perf sends none",
        ["collectors"] = "outputs are those of Perf",
        ["noThresholds"] = "take thresholds out by the command's parameters",
        ["noSummary"] = "the summary is the command's result",
        ["summaryExport"] = "name the file by the command's parameters",
    };

    /// <summary>Reads options.</summary>
    /// <param name="layers">The layers, from the lowest: of a file, of the script, of the environment, of the command line.</param>
    /// <param name="path">The script's name, for faults.</param>
    /// <param name="line">Where the script has its options, from 1; 0 when that is not known.</param>
    /// <param name="before">What was found wrong or odd before, such as in the environment.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>: all that is wrong.</exception>
    public static ScriptOptions Read(IEnumerable<JsonObject?> layers, string path, int line = 0, OptionProblems? before = null)
    {
        OptionProblems problems = before ?? new OptionProblems();
        JsonObject options = OptionLayers.Merge(layers);
        var reader = new OptionReader(options, "", problems);
        TellOfNames(reader, problems);
        CheckWorkers(reader);
        LoadReader.WriteOut(options, problems);
        IReadOnlyList<ScriptScenario> scenarios = LoadReader.Read(options, problems);
        IReadOnlyList<ScriptThreshold> thresholds = ThresholdReader.Read(options["thresholds"], problems);
        HttpOptions http = ConnectionReader.Read(reader);
        IReadOnlyDictionary<string, string> tags = reader.Map("tags") ?? new Dictionary<string, string>();
        if (problems.Errors.Count > 0)
        {
            throw new ScenarioException(
                ErrorIds.ScenarioInvalid,
                path,
                [.. problems.Errors.Distinct().Select(message => new ScenarioProblem { File = path, Line = line, Column = line > 0 ? 1 : 0, Message = message })]);
        }

        return new ScriptOptions
        {
            Json = options.ToJsonString(),
            Scenarios = scenarios,
            Thresholds = thresholds,
            Http = http,
            Tags = tags,
            Warnings = [.. problems.Warnings.Distinct()],
        };
    }

    private static void TellOfNames(OptionReader reader, OptionProblems problems)
    {
        foreach (string name in reader.Names)
        {
            if (s_carried.Contains(name))
            {
                continue;
            }

            if (s_refused.TryGetValue(name, out string? refusal))
            {
                // What switches something off asks for nothing.
                if (reader.Node(name)!.ToJsonString() is not ("false" or "0" or "[]" or "{}" or "\"\"" or "\"0\""))
                {
                    problems.Error($"the option '{name}' is not supported: {refusal}");
                }
            }
            else if (s_withoutEffect.TryGetValue(name, out string? reason))
            {
                if (reader.Node(name)!.ToJsonString() != "false")
                {
                    problems.Warn($"the option '{name}' has no effect: {reason}");
                }
            }
            else
            {
                string? nearest = NearestWord.Find(name, [.. s_carried, .. s_refused.Keys, .. s_withoutEffect.Keys]);
                problems.Warn($"there is no option '{name}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
            }
        }
    }

    // What the worker reads itself is checked here, so that its faults come before the start.
    private static void CheckWorkers(OptionReader reader)
    {
        TestOptions.Read(reader);
        if (reader.Text("summaryTimeUnit") is { } unit and not ("s" or "ms" or "us"))
        {
            reader.Error($"'summaryTimeUnit' is '{unit}'. Allowed: s, ms, us");
        }

        foreach (string stat in reader.Texts("summaryTrendStats") ?? [])
        {
            if (stat != "count" && ThresholdReader.ProblemOf($"{stat}<1") is not null)
            {
                reader.Error($"'summaryTrendStats' has '{stat}'. Allowed: avg, min, med, max, count, p(N)");
            }
        }
    }

    /// <summary>An object of JSON, as a layer.</summary>
    /// <param name="json">The text; empty or null for none.</param>
    /// <param name="what">What it is, for the fault.</param>
    /// <param name="path">The file, for the fault.</param>
    /// <returns>The layer, or null for none.</returns>
    public static JsonObject? Layer(string? json, string what, string path)
    {
        if (string.IsNullOrWhiteSpace(json) || json == "null")
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw Fault($"{what} must be an object");
        }
        catch (JsonException fault)
        {
            throw Fault($"{what} cannot be read as JSON: {fault.Message}");
        }

        ScenarioException Fault(string message) => new(ErrorIds.ScenarioInvalid, path, [new ScenarioProblem { File = path, Message = message }]);
    }
}
