using System.Text;
using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// Prometheus' Alertmanager, its API v2 (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). Labels make an alert's identity, so they hold nothing that changes from
/// run to run; figures are annotations. It forgets an alert that nobody repeats, so a firing one says until when it fires.
/// </summary>
internal sealed class AlertmanagerChannel(HttpSender sender) : HttpChannel(sender)
{
    private const int MostOfAnnotation = 4000;

    private static readonly TimeSpan s_firesFor = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public override AlertChannelKind Kind => AlertChannelKind.Alertmanager;

    /// <inheritdoc/>
    internal override HttpMessage Compose(AlertRequest request)
    {
        Alert alert = request.Alert;
        var one = new JsonObject
        {
            ["labels"] = Labels(request),
            ["annotations"] = Annotations(request),
            ["startsAt"] = Placeholders.Moment(alert.BreachedAt ?? alert.RaisedAt),
        };
        if (alert.State == AlertState.Resolved)
        {
            one["startsAt"] = Placeholders.Moment(alert.BreachedAt is { } began && began < request.Now ? began : request.Now);
            one["endsAt"] = Placeholders.Moment(request.Now);
        }
        else
        {
            one["endsAt"] = Placeholders.Moment(request.Now + (DurationText.TryParse(request.Setting(AlertSettings.FiresFor), out TimeSpan given) ? given : s_firesFor));
        }

        if (AlertText.Of(request).Links is [var link, ..])
        {
            one["generatorURL"] = link.Url;
        }

        return HttpMessage.Json($"{request.Required(AlertSettings.Url).TrimEnd('/')}/api/v2/alerts", new JsonArray(one)) with { Headers = Authorization(request) };
    }

    private static JsonObject Labels(AlertRequest request)
    {
        Alert alert = request.Alert;
        var labels = new JsonObject { ["alertname"] = $"Perf_{alert.Rule}", ["severity"] = Placeholders.Word(alert.Severity), ["perf_key"] = alert.Key };
        foreach ((string name, string? value) in new[] { ("scenario", alert.Scenario), ("environment", alert.Environment), ("step", alert.Step), ("metric", alert.Metric) })
        {
            // An empty label is none.
            if (!string.IsNullOrEmpty(value))
            {
                labels[name] = TextLimit.Line(value);
            }
        }

        foreach (string pair in request.List(AlertSettings.Labels))
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Length > 0)
            {
                labels[parts[0]] = parts[1];
            }
        }

        return labels;
    }

    private static JsonObject Annotations(AlertRequest request)
    {
        AlertText text = AlertText.Of(request);
        var annotations = new JsonObject { ["summary"] = TextLimit.Cut(TextLimit.Line(request.Alert.Title), MostOfAnnotation) };
        string description = string.Join("\n", text.Evidence.Prepend(text.Message).Append(text.Suggestion).Where(line => line.Length > 0));
        foreach ((string name, string value) in text.Facts.Where(fact => fact.Name is "Value" or "Limit" or "Baseline" or "Run").Select(fact => (fact.Name.ToLowerInvariant(), fact.Value)).Append(("description", description)))
        {
            if (value.Length > 0)
            {
                annotations[name] = TextLimit.Cut(value, MostOfAnnotation);
            }
        }

        return annotations;
    }

    private static KeyValuePair<string, string>[] Authorization(AlertRequest request)
    {
        if (request.Setting(AlertSettings.Token) is { } token)
        {
            return [new("Authorization", $"Bearer {token}")];
        }

        if (request.Setting(AlertSettings.User) is not { } user)
        {
            return [];
        }

        string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{request.Setting(AlertSettings.Password)}"));
        request.Secrets.Remember(pair);
        return [new("Authorization", request.Secrets.IsMasked ? "Basic ***" : $"Basic {pair}")];
    }
}
