using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// A request to an address of one's own: the alert as JSON, or a template's. With a key the body is signed by HMAC-SHA-256 (RFC 2104), as GitHub signs its own webhooks:
/// <c>sha256=</c> and hexadecimal digits over the bytes of the body.
/// </summary>
internal sealed class WebhookChannel(HttpSender sender) : HttpChannel(sender)
{
    private const string DefaultSignatureHeader = "X-Perf-Signature-256";

    /// <inheritdoc/>
    public override AlertChannelKind Kind => AlertChannelKind.Webhook;

    /// <inheritdoc/>
    internal override HttpMessage Compose(AlertRequest request)
    {
        JsonNode? body = request.Channel.Settings.TryGetValue(AlertSettings.Body, out string? template)
            ? Placeholders.Fill(JsonNode.Parse(template), request.Alert, request.Secrets.Resolve)
            : JsonSerializer.SerializeToNode(request.Alert, AlertJson.Alert);
        HttpMessage message = HttpMessage.Json(request.Required(AlertSettings.Url), body);

        // Who gets a message twice, because the first answer was lost, knows it by this.
        List<KeyValuePair<string, string>> headers = [new("Idempotency-Key", request.Id)];
        if (request.Channel.Settings.TryGetValue(AlertSettings.Headers, out string? given) && JsonNode.Parse(given) is JsonObject pairs)
        {
            headers.AddRange(pairs.Select(pair => KeyValuePair.Create(pair.Key, TextLimit.Line(request.Secrets.Resolve(Placeholders.Fill(pair.Value!.GetValue<string>(), Plain(request.Alert)))))));
        }

        if (request.Setting(AlertSettings.HmacSecret) is { } key)
        {
            string signature = request.Secrets.IsMasked ? "***" : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(message.Body)));
            headers.Add(new(request.Setting(AlertSettings.HmacHeader) ?? DefaultSignatureHeader, $"sha256={signature}"));
        }

        return message with { Method = request.Setting(AlertSettings.Method) == "PUT" ? HttpMethod.Put : HttpMethod.Post, Headers = headers };
    }

    // In headers secrets are resolved last; an alert's own text must not be taken for a reference.
    private static Alert Plain(Alert alert) => alert with
    {
        Title = Defused(alert.Title),
        Message = Defused(alert.Message),
        Step = alert.Step is null ? null : Defused(alert.Step),
        Scenario = Defused(alert.Scenario),
        Environment = alert.Environment is null ? null : Defused(alert.Environment),
        Metric = Defused(alert.Metric),
        Key = Defused(alert.Key),
        Suggestion = alert.Suggestion is null ? null : Defused(alert.Suggestion),
        Evidence = [.. alert.Evidence.Select(Defused)],
    };

    private static string Defused(string text) => text.Replace("${", "$ {", StringComparison.Ordinal);
}
