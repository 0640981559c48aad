using System.Text.Json;

namespace Perf.Compatibility.Import.Postman;

/// <summary>An address of a collection: text, or its parts.</summary>
/// <param name="Base">What stands before the path: a variable, or scheme and host.</param>
/// <param name="Path">The path, beginning with <c>/</c>, with <c>{{variables}}</c> and <c>:names</c>.</param>
/// <param name="Query">Parameters that are not switched off.</param>
/// <param name="Values">Values of <c>:names</c> in the path.</param>
internal sealed record PostmanUrl(string Base, string Path, IReadOnlyList<(string Key, string Value)> Query, IReadOnlyDictionary<string, string> Values)
{
    public static PostmanUrl Of(JsonElement request)
    {
        JsonElement url = request.ValueKind == JsonValueKind.String ? request : request.Get("url");
        string raw = url.ValueKind == JsonValueKind.String ? url.Text() : url.Text("raw");
        if (raw.Length == 0)
        {
            raw = Joined(url);
        }

        string text = raw.Trim().Split('#')[0];
        int question = text.IndexOf('?', StringComparison.Ordinal);
        string address = question < 0 ? text : text[..question];
        (string before, string path) = Split(address);
        IEnumerable<(string, string)> query = url.Get("query").ValueKind == JsonValueKind.Array
            ? url.Items("query").Where(one => one.Text("disabled") != "true" && one.Text("key").Length + one.Text("value").Length > 0).Select(one => (one.Text("key"), one.Text("value")))
            : question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement variable in url.Items("variable"))
        {
            values[variable.Text("key").Length > 0 ? variable.Text("key") : variable.Text("id")] = variable.Text("value");
        }

        return new PostmanUrl(before, path, [.. query], values);
    }

    // The path begins at the first slash that is neither of the scheme nor within a variable.
    private static (string Base, string Path) Split(string address)
    {
        int start = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        int slash = address.IndexOf('/', start);
        return slash < 0 ? (address, "/") : (address[..slash], address[slash..]);
    }

    private static (string, string) Pair(string pair)
    {
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Plain(pair), "") : (Plain(pair[..equals]), Plain(pair[(equals + 1)..]));
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Joined(JsonElement url)
    {
        string host = url.Get("host").ValueKind == JsonValueKind.Array ? string.Join('.', url.Items("host").Select(part => part.Text())) : url.Text("host");
        string path = url.Get("path").ValueKind == JsonValueKind.Array ? string.Join('/', url.Items("path").Select(part => part.ValueKind == JsonValueKind.Object ? part.Text("value") : part.Text())) : url.Text("path").TrimStart('/');
        string scheme = url.Text("protocol");
        string port = url.Text("port");
        return host.Length == 0 ? $"/{path}" : $"{(scheme.Length == 0 ? "" : $"{scheme}://")}{host}{(port.Length == 0 ? "" : $":{port}")}/{path}";
    }
}
