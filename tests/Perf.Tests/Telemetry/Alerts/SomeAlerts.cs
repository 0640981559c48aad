using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts;

/// <summary>Alerts and channels to try things with.</summary>
internal static class SomeAlerts
{
    internal const string Secret = "s3cr3t-value-that-nobody-may-see";

    internal static DateTimeOffset Now { get; } = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    internal static Alert Slow(AlertState state = AlertState.Firing, AlertSeverity severity = AlertSeverity.Critical, string subject = "p95") => new()
    {
        Key = $"perf/response-time/checkout/staging/{subject}",
        Rule = "response-time",
        Severity = severity,
        State = state,
        Title = "checkout (staging): p95 of http_req_response_time +34 % against the baseline, 670 ms",
        Scenario = "checkout",
        Environment = "staging",
        Step = "pay",
        RunId = "20260304-050000-abcdef",
        Metric = "http_req_response_time",
        Value = 670,
        Limit = 600,
        Baseline = 500,
        Unit = "ms",
        Evidence = ["670 ms in the run, 500 ms in the baseline.", "Server said <script>alert(1)</script> & @channel"],
        Suggestion = "Compare the runs.",
        Links = [new AlertLink { Title = "Build", Url = "https://ci.example.com/build/7" }],
        BreachedAt = Now.AddMinutes(-2),
        RaisedAt = Now,
    };

    internal static AlertChannel Channel(AlertChannelKind kind, params (string Name, string Value)[] settings) => new()
    {
        Name = kind.ToString().ToLowerInvariant(),
        Kind = kind,
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        Timeout = TimeSpan.FromSeconds(10),
    };

    internal static AlertRequest Request(AlertChannel channel, Alert? alert = null, int attempt = 1, Secrets? secrets = null) =>
        new("20260304T050607000-0123456789", channel, alert ?? Slow(), attempt, secrets ?? Secrets.From(_ => Secret), Now);
}
