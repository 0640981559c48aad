using System.Globalization;

namespace Perf.Telemetry.Alerts;

/// <summary>An alert in plain words, from which each channel makes its own form: all texts are free of control characters and none is escaped yet.</summary>
internal sealed class AlertText
{
    private readonly Alert _alert;

    private AlertText(Alert alert, string title, string message)
    {
        _alert = alert;
        Title = title;
        Message = message;
    }

    /// <summary>The headline: state or severity, then the alert's title.</summary>
    internal string Title { get; }

    /// <summary>The text below, or empty.</summary>
    internal string Message { get; }

    /// <summary>Names and values that stand beside each other.</summary>
    internal IReadOnlyList<(string Name, string Value)> Facts => [.. FactsOf(_alert).Select(fact => (fact.Name, TextLimit.Line(fact.Value))).Where(fact => fact.Item2.Length > 0)];

    /// <summary>What speaks for it, one line each.</summary>
    internal IReadOnlyList<string> Evidence => [.. _alert.Evidence.Select(TextLimit.Line).Where(line => line.Length > 0)];

    /// <summary>What to do next, or empty.</summary>
    internal string Suggestion => TextLimit.Line(_alert.Suggestion ?? "");

    /// <summary>Links with an address of the web; others lead nowhere, or worse.</summary>
    internal IReadOnlyList<AlertLink> Links => [.. _alert.Links
        .Where(link => Uri.TryCreate(link.Url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
        .Select(link => new AlertLink { Title = TextLimit.Line(link.Title.Length > 0 ? link.Title : link.Url), Url = new Uri(link.Url).AbsoluteUri })];

    /// <summary>Makes the words for a channel, which may have templates of its own.</summary>
    internal static AlertText Of(AlertRequest request)
    {
        Alert alert = request.Alert;
        string title = request.Has(AlertSettings.Title) ? Placeholders.Fill(request.Setting(AlertSettings.Title)!, alert) : $"{Mark(alert)} {alert.Title}";
        string message = request.Has(AlertSettings.Message) ? Placeholders.Fill(request.Setting(AlertSettings.Message)!, alert) : alert.Message;
        return new AlertText(alert, TextLimit.Line(title), TextLimit.Lines(message));
    }

    /// <summary>A figure with its unit.</summary>
    internal static string Figure(double? value, string unit) => value is not { } number || !double.IsFinite(number) ? "" : unit switch
    {
        "share" => string.Create(CultureInfo.InvariantCulture, $"{number * 100:0.###} %"),
        "per second" => $"{NumberText.Format(number)}/s",
        "" => NumberText.Format(number),
        _ => $"{NumberText.Format(number)} {unit}",
    };

    private static string Mark(Alert alert) => alert.State switch
    {
        AlertState.Resolved => "[RESOLVED]",
        AlertState.Acknowledged => "[ACKNOWLEDGED]",
        _ => $"[{alert.Severity.ToString().ToUpperInvariant()}]",
    };

    private static IEnumerable<(string Name, string Value)> FactsOf(Alert alert)
    {
        yield return ("Scenario", alert.Scenario);
        yield return ("Environment", alert.Environment ?? "");
        yield return ("Step", alert.Step ?? "");
        yield return ("Metric", alert.Metric);
        yield return ("Value", Figure(alert.Value, alert.Unit));
        yield return ("Limit", Figure(alert.Limit, alert.Unit));
        yield return ("Baseline", Figure(alert.Baseline, alert.Unit));
        yield return ("Run", alert.RunId);
        yield return ("Since", alert.BreachedAt is { } at ? Time(at) : "");
    }

    /// <summary>A moment as people read it, in UTC.</summary>
    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
