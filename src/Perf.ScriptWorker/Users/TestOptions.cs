using System.Text.Json.Nodes;
using Perf.ScriptWorker.Configuration;
using Perf.ScriptWorker.Http;

namespace Perf.ScriptWorker.Users;

/// <summary>The options of a script that the worker itself obeys; load, thresholds, TLS, names and addresses are the plan's. A pure function of the options' JSON.</summary>
/// <param name="Test">Those of the test.</param>
/// <param name="Http">Those of HTTP.</param>
/// <param name="Blocked">Hosts that are never asked.</param>
/// <param name="Pace">The limit of requests per second, or null.</param>
internal sealed record TestOptions(TestSettings Test, HttpSettings Http, BlockedHosts Blocked, RequestPace? Pace)
{
    /// <summary>Reads them where they are obeyed.</summary>
    /// <param name="json">The options as they hold.</param>
    /// <exception cref="PerfException">They are none that an inspection has let pass.</exception>
    public static TestOptions Read(string json)
    {
        var problems = new OptionProblems();
        TestOptions options = Read(new OptionReader(ScriptOptionsReader.Layer(json, "options", "") ?? new JsonObject(), "", problems));
        return problems.Errors.Count == 0 ? options : throw new PerfException(ErrorIds.ScriptInvalid, $"The script's options cannot be obeyed: {string.Join("; ", problems.Errors.Distinct())}.");
    }

    /// <summary>Reads them: the same way before a run as in it, so that what one takes the other obeys.</summary>
    /// <param name="all">The options; takes what is wrong.</param>
    public static TestOptions Read(OptionReader all)
    {
        var test = new TestSettings();
        var http = new HttpSettings();
        IReadOnlyList<string> hosts = all.Texts("blockHostnames") ?? [];
        return new TestOptions(
            test with
            {
                SetupTimeout = Duration(all, "setupTimeout") ?? test.SetupTimeout,
                TeardownTimeout = Duration(all, "teardownTimeout") ?? test.TeardownTimeout,
                SummaryTimeout = Duration(all, "handleSummaryTimeout") ?? test.SummaryTimeout,
                NoSetup = all.Flag("noSetup") ?? false,
                NoTeardown = all.Flag("noTeardown") ?? false,
                MinIterationDuration = Duration(all, "minIterationDuration") ?? TimeSpan.Zero,
                TrendStats = all.Texts("summaryTrendStats") is { Count: > 0 } stats ? stats : test.TrendStats,
                TimeUnit = all.Text("summaryTimeUnit") ?? test.TimeUnit,
            },
            http with
            {
                UserAgent = all.Text("userAgent") ?? http.UserAgent,
                MaxRedirects = Count(all, "maxRedirects") ?? http.MaxRedirects,
                Batch = Count(all, "batch") is > 0 and var batch ? batch : http.Batch,
                BatchPerHost = Count(all, "batchPerHost") ?? http.BatchPerHost,
                DiscardBodies = all.Flag("discardResponseBodies") ?? false,
                KeepCookies = all.Flag("noCookiesReset") ?? false,
                Throws = all.Flag("throw") ?? false,
                NoConnectionReuse = all.Flag("noConnectionReuse") ?? false,
            },
            hosts.Count == 0 ? BlockedHosts.None : new BlockedHosts(hosts),
            Count(all, "rps") is > 0 and var rate ? new RequestPace(rate) : null);
    }

    private static int? Count(OptionReader all, string name)
    {
        int? value = all.Count(name);
        if (value < 0)
        {
            all.Error($"'{name}' can't be negative");
        }

        return value;
    }

    private static TimeSpan? Duration(OptionReader all, string name)
    {
        TimeSpan? value = all.Duration(name);
        if (value < TimeSpan.Zero)
        {
            all.Error($"the {name} can't be negative");
        }

        return value;
    }
}
