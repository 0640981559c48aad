using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>k6's environment variables as a layer of options: <c>K6_VUS=10</c> is <c>vus: 10</c>.</summary>
internal static class EnvironmentLayer
{
    private const string Prefix = "K6_";

    private enum Kind
    {
        Plain,
        Flag,
        List,
        Map,
        Stages,
        Dns,
        Refused,
        None,
    }

    private static readonly Dictionary<string, (string Option, Kind Kind)> s_variables = new(StringComparer.Ordinal)
    {
        ["K6_PAUSED"] = ("paused", Kind.Flag),
        ["K6_VUS"] = ("vus", Kind.Plain),
        ["K6_DURATION"] = ("duration", Kind.Plain),
        ["K6_ITERATIONS"] = ("iterations", Kind.Plain),
        ["K6_STAGES"] = ("stages", Kind.Stages),
        ["K6_NO_SETUP"] = ("noSetup", Kind.Flag),
        ["K6_SETUP_TIMEOUT"] = ("setupTimeout", Kind.Plain),
        ["K6_NO_TEARDOWN"] = ("noTeardown", Kind.Flag),
        ["K6_TEARDOWN_TIMEOUT"] = ("teardownTimeout", Kind.Plain),
        ["K6_HANDLE_SUMMARY_TIMEOUT"] = ("handleSummaryTimeout", Kind.Plain),
        ["K6_RPS"] = ("rps", Kind.Plain),
        ["K6_DNS"] = ("dns", Kind.Dns),
        ["K6_MAX_REDIRECTS"] = ("maxRedirects", Kind.Plain),
        ["K6_USER_AGENT"] = ("userAgent", Kind.Plain),
        ["K6_BATCH"] = ("batch", Kind.Plain),
        ["K6_BATCH_PER_HOST"] = ("batchPerHost", Kind.Plain),
        ["K6_HTTP_DEBUG"] = ("httpDebug", Kind.Plain),
        ["K6_INSECURE_SKIP_TLS_VERIFY"] = ("insecureSkipTLSVerify", Kind.Flag),
        ["K6_TLS_CIPHER_SUITES"] = ("tlsCipherSuites", Kind.Refused),
        ["K6_TLSAUTH"] = ("tlsAuth", Kind.Refused),
        ["K6_THROW"] = ("throw", Kind.Flag),
        ["K6_THRESHOLDS"] = ("thresholds", Kind.Refused),
        ["K6_BLACKLIST_IPS"] = ("blacklistIPs", Kind.List),
        ["K6_BLOCK_HOSTNAMES"] = ("blockHostnames", Kind.List),
        ["K6_HOSTS"] = ("hosts", Kind.Refused),
        ["K6_NO_CONNECTION_REUSE"] = ("noConnectionReuse", Kind.Flag),
        ["K6_NO_VU_CONNECTION_REUSE"] = ("noVUConnectionReuse", Kind.Flag),
        ["K6_MIN_ITERATION_DURATION"] = ("minIterationDuration", Kind.Plain),
        ["K6_SUMMARY_TREND_STATS"] = ("summaryTrendStats", Kind.List),
        ["K6_SUMMARY_TIME_UNIT"] = ("summaryTimeUnit", Kind.Plain),
        ["K6_SYSTEM_TAGS"] = ("systemTags", Kind.List),
        ["K6_TAGS"] = ("tags", Kind.Map),
        ["K6_METRIC_SAMPLES_BUFFER_SIZE"] = ("metricSamplesBufferSize", Kind.Plain),
        ["K6_NO_COOKIES_RESET"] = ("noCookiesReset", Kind.Flag),
        ["K6_DISCARD_RESPONSE_BODIES"] = ("discardResponseBodies", Kind.Flag),
        ["K6_CONSOLE_OUTPUT"] = ("consoleOutput", Kind.Plain),
        ["K6_LOCAL_IPS"] = ("localIPs", Kind.Plain),
        // Of the command around the test; they change nothing that is measured.
        ["K6_NO_USAGE_REPORT"] = ("", Kind.None),
        ["K6_NO_COLOR"] = ("", Kind.None),
        ["K6_LOG_OUTPUT"] = ("", Kind.None),
        ["K6_LOG_FORMAT"] = ("", Kind.None),
        // Names the file of options, which the command has found by it.
        ["K6_CONFIG"] = ("", Kind.None),
        ["K6_ADDRESS"] = ("", Kind.None),
        ["K6_TYPE"] = ("", Kind.None),
        ["K6_COMPATIBILITY_MODE"] = ("", Kind.None),
    };

    /// <summary>Reads the variables.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="problems">Takes variables that have no effect, or cannot be read; each is named.</param>
    /// <returns>The layer.</returns>
    public static JsonObject Read(IEnumerable<KeyValuePair<string, string>> environment, OptionProblems problems)
    {
        var layer = new JsonObject();
        foreach ((string name, string value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || value.Length == 0)
            {
                continue;
            }

            if (!s_variables.TryGetValue(name, out (string Option, Kind Kind) variable))
            {
                problems.Warn($"the environment variable {name} has no effect");
            }
            else if (variable.Kind == Kind.Refused)
            {
                problems.Error($"the environment variable {name} is not supported; set the option '{variable.Option}' in the script");
            }
            else if (variable.Kind != Kind.None)
            {
                layer[variable.Option] = Value(name, value, variable.Kind, problems);
            }
        }

        return layer;
    }

    private static JsonNode? Value(string name, string value, Kind kind, OptionProblems problems)
    {
        switch (kind)
        {
            case Kind.Flag:
                bool? flag = value.ToLowerInvariant() switch
                {
                    "true" or "1" or "t" => true,
                    "false" or "0" or "f" => false,
                    _ => null,
                };
                if (flag is null)
                {
                    problems.Error($"the environment variable {name} is '{value}', and must be true or false");
                }

                return flag;
            case Kind.List:
                return new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)]);
            case Kind.Map or Kind.Dns:
                char sign = kind == Kind.Map ? ':' : '=';
                var map = new JsonObject();
                foreach (string pair in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    int at = pair.IndexOf(sign);
                    if (at <= 0)
                    {
                        problems.Error($"the environment variable {name} has '{pair}', and must be a list of name{sign}value");
                        continue;
                    }

                    map[pair[..at]] = pair[(at + 1)..];
                }

                return map;
            case Kind.Stages:
                return StageList.Parse(value, $"the environment variable {name}", problems);
            default:
                return value;
        }
    }
}
