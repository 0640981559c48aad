using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// An incoming webhook of Slack. A header has 150 characters of plain text, a section 3,000 and 10 fields of 2,000
/// (https://docs.slack.dev/reference/block-kit/blocks); &amp;, &lt; and &gt; are escaped, so that no text calls a person or a channel.
/// </summary>
internal sealed class SlackChannel(HttpSender sender) : HttpChannel(sender)
{
    private const int MostOfHeader = 150, MostOfSection = 3000, MostOfField = 2000, MostFields = 10;

    /// <inheritdoc/>
    public override AlertChannelKind Kind => AlertChannelKind.Slack;

    /// <inheritdoc/>
    internal override HttpMessage Compose(AlertRequest request)
    {
        AlertText text = AlertText.Of(request);
        var blocks = new JsonArray
        {
            new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = TextLimit.Cut(text.Title, MostOfHeader), ["emoji"] = false } },
        };

        // A title that the header cuts is whole below.
        AddSection(blocks, text.Title.Length > MostOfHeader ? text.Title : "");
        AddSection(blocks, text.Message);
        if (text.Facts.Count > 0)
        {
            JsonNode[] fields = [.. text.Facts.Take(MostFields).Select(fact => Markdown($"*{fact.Name}*\n{Escape(fact.Value)}", MostOfField))];
            blocks.Add(new JsonObject { ["type"] = "section", ["fields"] = new JsonArray(fields) });
        }

        AddSection(blocks, string.Join("\n", text.Evidence.Select(line => $"• {line}")));
        AddSection(blocks, text.Suggestion.Length > 0 ? $"Next: {text.Suggestion}" : "");
        if (text.Links.Count > 0)
        {
            string links = string.Join("  |  ", text.Links.Select(link => $"<{link.Url.Replace("|", "%7C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}|{Escape(link.Title)}>"));
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = Markdown(links, MostOfSection) });
        }

        var body = new JsonObject { ["text"] = TextLimit.Cut(Escape(text.Title), MostOfSection), ["blocks"] = blocks };
        if (request.Setting(AlertSettings.Channel) is { Length: > 0 } channel)
        {
            body["channel"] = channel;
        }

        return HttpMessage.Json(request.Required(AlertSettings.Url), body);
    }

    private static void AddSection(JsonArray blocks, string text)
    {
        if (text.Length > 0)
        {
            blocks.Add(new JsonObject { ["type"] = "section", ["text"] = Markdown(Escape(text), MostOfSection) });
        }
    }

    private static JsonObject Markdown(string text, int most) => new() { ["type"] = "mrkdwn", ["text"] = TextLimit.Cut(text, most), ["verbatim"] = true };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
