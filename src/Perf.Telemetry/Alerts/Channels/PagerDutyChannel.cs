using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event): one incident for each key, which is triggered, acknowledged and resolved. A summary has 1,024
/// characters, a key 255.
/// </summary>
internal sealed class PagerDutyChannel(HttpSender sender) : HttpChannel(sender)
{
    private const string DefaultUrl = "https://events.pagerduty.com/v2/enqueue";
    private const int MostOfSummary = 1024, MostOfDetail = 4000;

    /// <inheritdoc/>
    public override AlertChannelKind Kind => AlertChannelKind.PagerDuty;

    /// <inheritdoc/>
    internal override HttpMessage Compose(AlertRequest request)
    {
        Alert alert = request.Alert;
        var body = new JsonObject
        {
            ["routing_key"] = request.Required(AlertSettings.RoutingKey),
            ["event_action"] = alert.State switch { AlertState.Resolved => "resolve", AlertState.Acknowledged => "acknowledge", _ => "trigger" },
            ["dedup_key"] = alert.Key,
        };
        if (alert.State == AlertState.Firing)
        {
            AlertText text = AlertText.Of(request);
            body["payload"] = Payload(alert, text);
            body["client"] = "Perf";
            if (text.Links.Count > 0)
            {
                body["client_url"] = text.Links[0].Url;
                body["links"] = new JsonArray([.. text.Links.Select(link => new JsonObject { ["href"] = link.Url, ["text"] = link.Title })]);
            }
        }

        return HttpMessage.Json(request.Setting(AlertSettings.Url) ?? DefaultUrl, body);
    }

    private static JsonObject Payload(Alert alert, AlertText text)
    {
        var details = new JsonObject();
        foreach ((string name, string value) in text.Facts)
        {
            details[name.ToLowerInvariant()] = TextLimit.Cut(value, MostOfDetail);
        }

        if (text.Message.Length > 0)
        {
            details["message"] = TextLimit.Cut(text.Message, MostOfDetail);
        }

        if (text.Evidence.Count > 0)
        {
            details["evidence"] = TextLimit.Cut(string.Join("\n", text.Evidence), MostOfDetail);
        }

        if (text.Suggestion.Length > 0)
        {
            details["suggestion"] = TextLimit.Cut(text.Suggestion, MostOfDetail);
        }

        return new JsonObject
        {
            ["summary"] = TextLimit.Cut(text.Title, MostOfSummary),
            ["source"] = alert.Environment is { Length: > 0 } environment ? environment : alert.Scenario is { Length: > 0 } scenario ? scenario : "Perf",
            ["severity"] = Placeholders.Word(alert.Severity),
            ["timestamp"] = Placeholders.Moment(alert.BreachedAt ?? alert.RaisedAt),
            ["component"] = alert.Step ?? alert.Scenario,
            ["group"] = alert.Scenario,
            ["class"] = alert.Rule,
            ["custom_details"] = details,
        };
    }
}
