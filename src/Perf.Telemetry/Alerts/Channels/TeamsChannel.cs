using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// A webhook of a workflow in Microsoft Teams, which takes an Adaptive Card; a message has 28 KB at most
/// (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook).
/// </summary>
internal sealed class TeamsChannel(HttpSender sender) : HttpChannel(sender)
{
    private const int MostOfTitle = 500, MostOfText = 4000, MostOfFact = 500, MostLines = 8;

    /// <inheritdoc/>
    public override AlertChannelKind Kind => AlertChannelKind.Teams;

    /// <inheritdoc/>
    internal override HttpMessage Compose(AlertRequest request)
    {
        AlertText text = AlertText.Of(request);
        string colour = request.Alert.State == AlertState.Resolved ? "good" : request.Alert.Severity switch
        {
            AlertSeverity.Critical => "attention",
            AlertSeverity.Warning => "warning",
            _ => "default",
        };
        var title = Block(text.Title, MostOfTitle);
        title["size"] = "medium";
        title["weight"] = "bolder";
        title["color"] = colour;
        var body = new JsonArray { title };
        string[] lines = [text.Message, .. text.Evidence.Take(MostLines), text.Suggestion.Length > 0 ? $"Next: {text.Suggestion}" : ""];
        if (text.Facts.Count > 0)
        {
            body.Add(new JsonObject
            {
                ["type"] = "FactSet",
                ["facts"] = new JsonArray([.. text.Facts.Select(fact => new JsonObject { ["title"] = fact.Name, ["value"] = TextLimit.Cut(MarkdownText.Escape(fact.Value), MostOfFact) })]),
            });
        }

        foreach (string line in lines.Where(line => line.Length > 0))
        {
            body.Add(Block(line, MostOfText / 2));
        }

        var card = new JsonObject { ["type"] = "AdaptiveCard", ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json", ["version"] = "1.4", ["body"] = body };
        if (text.Links.Count > 0)
        {
            card["actions"] = new JsonArray([.. text.Links.Take(4).Select(link => new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = TextLimit.Cut(link.Title, MostOfFact), ["url"] = link.Url })]);
        }

        return HttpMessage.Json(request.Required(AlertSettings.Url), new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }),
        });
    }

    private static JsonObject Block(string text, int most) => new() { ["type"] = "TextBlock", ["text"] = TextLimit.Cut(MarkdownText.Escape(text), most), ["wrap"] = true };
}
