using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Perf.Telemetry.Alerts;

/// <summary>Fills templates: <c>${title}</c> and the like, see <see cref="AlertPlaceholders"/>. Values are put in once: what looks like a placeholder in them stays as it is.</summary>
internal static partial class Placeholders
{
    /// <summary>Fills a text. References to secrets stay.</summary>
    internal static string Fill(string template, Alert alert) => Placeholder().Replace(template, match => Text(match.Groups[1].Value, alert) ?? match.Value);

    /// <summary>
    /// Fills a JSON document: texts in it may hold placeholders, and a text that is one placeholder alone becomes its value, such as a number or null. The values are put into the
    /// tree and not into the text, so whatever a server answered cannot change the document's shape.
    /// </summary>
    /// <param name="node">The template.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="resolve">Puts secrets in place of their references.</param>
    internal static JsonNode? Fill(JsonNode? node, Alert alert, Func<string, string> resolve) => node switch
    {
        JsonObject one => new JsonObject(one.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, alert, resolve)))),
        JsonArray list => new JsonArray([.. list.Select(item => Fill(item, alert, resolve))]),
        JsonValue value when value.TryGetValue(out string? text) => Alone(text, alert) is { } alone ? alone.Value : JsonValue.Create(Both(text, alert, resolve)),
        _ => node?.DeepClone(),
    };

    // Secrets first would let an alert's text be taken for a reference; alerts first would resolve what an alert's text refers to.
    private static string Both(string template, Alert alert, Func<string, string> resolve) => AnyReference().Replace(template, match =>
        match.Value.StartsWith("${env:", StringComparison.Ordinal) ? resolve(match.Value) : Text(match.Groups[1].Value, alert) ?? match.Value);

    private static (JsonNode? Value, bool IsAlone)? Alone(string text, Alert alert)
    {
        Match match = Placeholder().Match(text);
        if (!match.Success || match.Length != text.Length)
        {
            return null;
        }

        return match.Groups[1].Value switch
        {
            "value" => (Number(alert.Value), true),
            "limit" => (Number(alert.Limit), true),
            "baseline" => (Number(alert.Baseline), true),
            "environment" when alert.Environment is null => (null, true),
            "step" when alert.Step is null => (null, true),
            "suggestion" when alert.Suggestion is null => (null, true),
            "link" when alert.Links.Count == 0 => (null, true),
            "breachedAt" when alert.BreachedAt is null => (null, true),
            _ => null,
        };
    }

    private static JsonValue? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    private static string? Text(string name, Alert alert) => name switch
    {
        "title" => alert.Title,
        "message" => alert.Message,
        "severity" => Word(alert.Severity),
        "state" => Word(alert.State),
        "rule" => alert.Rule,
        "key" => alert.Key,
        "scenario" => alert.Scenario,
        "environment" => alert.Environment ?? "",
        "step" => alert.Step ?? "",
        "runId" => alert.RunId,
        "metric" => alert.Metric,
        "value" => AlertText.Figure(alert.Value, alert.Unit),
        "limit" => AlertText.Figure(alert.Limit, alert.Unit),
        "baseline" => AlertText.Figure(alert.Baseline, alert.Unit),
        "unit" => alert.Unit,
        "evidence" => string.Join("\n", alert.Evidence),
        "suggestion" => alert.Suggestion ?? "",
        "link" => alert.Links.Count > 0 ? alert.Links[0].Url : "",
        "breachedAt" => alert.BreachedAt is { } at ? Moment(at) : "",
        "raisedAt" => Moment(alert.RaisedAt),
        _ => null,
    };

    /// <summary>A severity or a state as services write it.</summary>
    internal static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>A moment as services read it (RFC 3339).</summary>
    internal static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$\{(?:env:[A-Za-z_][A-Za-z0-9_]*|([A-Za-z]+))\}")]
    private static partial Regex AnyReference();
}
