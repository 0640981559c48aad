using System.Text.Json;
using Perf.ScriptWorker.Http;

namespace Perf.ScriptWorker.Users;

/// <summary>The options of a script that the worker itself obeys; load, thresholds, TLS, names and addresses are the plan's. A pure function of the options' JSON.</summary>
/// <param name="Test">Those of the test.</param>
/// <param name="Http">Those of HTTP.</param>
/// <param name="Blocked">Hosts that are never asked.</param>
/// <param name="Pace">The limit of requests per second, or null.</param>
internal sealed record TestOptions(TestSettings Test, HttpSettings Http, BlockedHosts Blocked, RequestPace? Pace)
{
    /// <summary>Reads them.</summary>
    /// <param name="json">The options as they hold.</param>
    public static TestOptions Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
        JsonElement all = document.RootElement;
        var test = new TestSettings();
        var http = new HttpSettings();
        string[] hosts = Texts(all, "blockHostnames");
        string[] networks = Texts(all, "blacklistIPs");
        return new TestOptions(
            test with
            {
                SetupTimeout = Duration(all, "setupTimeout") ?? test.SetupTimeout,
                TeardownTimeout = Duration(all, "teardownTimeout") ?? test.TeardownTimeout,
                SummaryTimeout = Duration(all, "handleSummaryTimeout") ?? test.SummaryTimeout,
                NoSetup = Flag(all, "noSetup") ?? false,
                NoTeardown = Flag(all, "noTeardown") ?? false,
                MinIterationDuration = Duration(all, "minIterationDuration") ?? TimeSpan.Zero,
                TrendStats = Texts(all, "summaryTrendStats") is { Length: > 0 } stats ? stats : test.TrendStats,
            },
            http with
            {
                UserAgent = Text(all, "userAgent") ?? http.UserAgent,
                MaxRedirects = Number(all, "maxRedirects") ?? http.MaxRedirects,
                Batch = Number(all, "batch") is > 0 and var batch ? batch : http.Batch,
                BatchPerHost = Number(all, "batchPerHost") ?? http.BatchPerHost,
                DiscardBodies = Flag(all, "discardResponseBodies") ?? false,
                KeepCookies = Flag(all, "noCookiesReset") ?? false,
                Throws = Flag(all, "throw") ?? false,
                NoConnectionReuse = Flag(all, "noConnectionReuse") ?? false,
            },
            hosts.Length + networks.Length == 0 ? BlockedHosts.None : new BlockedHosts(hosts, networks),
            Number(all, "rps") is > 0 and var rate ? new RequestPace(rate) : null);
    }

    private static JsonElement? Get(JsonElement all, string name) =>
        all.ValueKind == JsonValueKind.Object && all.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement all, string name) => Get(all, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static bool? Flag(JsonElement all, string name) => Get(all, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static int? Number(JsonElement all, string name) => Get(all, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : null;

    private static string[] Texts(JsonElement all, string name) =>
        Get(all, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : [];

    // A number is milliseconds.
    private static TimeSpan? Duration(JsonElement all, string name) => Get(all, name) switch
    {
        { ValueKind: JsonValueKind.Number } number => TimeSpan.FromMilliseconds(number.GetDouble()),
        { ValueKind: JsonValueKind.String } text when DurationText.TryParse(text.GetString(), out TimeSpan duration) => duration,
        _ => null,
    };
}
