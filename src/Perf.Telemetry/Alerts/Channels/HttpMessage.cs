using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Perf.Telemetry.Alerts;

/// <summary>A request of HTTP that carries an alert as JSON.</summary>
/// <param name="Url">The address.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpMessage(string Url, string Body)
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The method.</summary>
    internal HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Headers besides the content type.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes a message of a JSON document. It is laid out for people, so that a preview is the very text that is sent.</summary>
    internal static HttpMessage Json(string url, JsonNode? body) => new(url, body?.ToJsonString(s_json) ?? "null");

    /// <summary>The message as text.</summary>
    internal string Show()
    {
        var text = new StringBuilder($"{Method} {Url}\n");
        foreach ((string name, string value) in Headers)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }

        return text.Append("Content-Type: application/json; charset=utf-8\n\n").Append(Body).ToString();
    }
}
