using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perf.Compatibility.Import.Har;

/// <summary>Takes an entry out of its JSON. Recorders differ in what they leave out and in the kinds of values, so nothing but the address is relied upon.</summary>
internal static class HarReading
{
    private const int LongestBody = 256 * 1024;

    public static HarEntry Entry(JsonElement entry, int number, ImportNotes notes)
    {
        JsonElement request = Property(entry, "request");
        JsonElement response = Property(entry, "response");
        JsonElement content = Property(response, "content");
        string urlText = Text(request, "url");
        _ = Uri.TryCreate(urlText, UriKind.Absolute, out Uri? url);
        IReadOnlyList<KeyValuePair<string, string>> responseHeaders = Pairs(response, "headers");
        int status = (int)Number(response, "status");
        var read = new HarEntry
        {
            Number = number,
            Start = Time(Text(entry, "startedDateTime")),
            Duration = TimeSpan.FromMilliseconds(Math.Clamp(Number(entry, "time"), 0, 86_400_000)),
            Page = Text(entry, "pageref"),
            Method = Text(request, "method").ToUpperInvariant(),
            Url = url,
            UrlText = urlText,
            Headers = Pairs(request, "headers"),
            Body = Body(request, number, notes),
            Status = status,
            ResponseType = PlainType(Text(content, "mimeType")),
            ResourceType = Text(entry, "_resourceType").ToLowerInvariant(),
            IsFromCache = Text(entry, "_fromCache").Length > 0 || Text(entry, "fromCache") == "true",
            Redirect = status is >= 300 and < 400 and not 304 ? Redirect(url, response, responseHeaders) : null,
            SetCookies = [.. responseHeaders.Where(header => header.Key.Equals("set-cookie", StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value.Split('\n')).Select(Cookie)],
            Messages = Messages(entry),
        };
        read.Candidates = CandidateReader.Read(read, content, responseHeaders);
        return read;
    }

    public static string Text(JsonElement element, string name)
    {
        JsonElement value = Property(element, name);
        return value.ValueKind switch
        {
            JsonValueKind.String => StringOf(value),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
    }

    public static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    public static IEnumerable<JsonElement> Items(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static string PlainType(string type) => type.Split(';')[0].Trim().ToLowerInvariant();

    // A string with half of a surrogate pair is no text, and .NET says so only when it is taken.
    private static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static double Number(JsonElement element, string name)
    {
        JsonElement value = Property(element, name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
            : double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) ? number : 0;
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.ToUniversalTime() : DateTimeOffset.MinValue;

    private static IReadOnlyList<KeyValuePair<string, string>> Pairs(JsonElement element, string name) =>
        [.. Items(element, name).Select(pair => new KeyValuePair<string, string>(Text(pair, "name"), Text(pair, "value"))).Where(pair => pair.Key.Length > 0)];

    private static Uri? Redirect(Uri? url, JsonElement response, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        string target = Text(response, "redirectURL");
        if (target.Length == 0)
        {
            target = headers.FirstOrDefault(header => header.Key.Equals("location", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        }

        return url is not null && target.Length > 0 && Uri.TryCreate(url, target, out Uri? redirect) ? redirect : null;
    }

    private static KeyValuePair<string, string> Cookie(string header)
    {
        string pair = header.Split(';')[0];
        int equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new("", pair.Trim()) : new(pair[..equals].Trim(), pair[(equals + 1)..].Trim());
    }

    private static HarBody? Body(JsonElement request, int number, ImportNotes notes)
    {
        JsonElement post = Property(request, "postData");
        if (post.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string text = Text(post, "text");
        bool isBase64 = Text(post, "encoding").Equals("base64", StringComparison.OrdinalIgnoreCase);
        (string Name, string Value, string? File)[] fields =
        [
            .. Items(post, "params").Select(field => (Text(field, "name"), Text(field, "value"), Text(field, "fileName") is { Length: > 0 } file ? file : null)),
        ];
        if (text.Length == 0 && fields.Length == 0)
        {
            return null;
        }

        if (text.Length > LongestBody)
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"the body of a request, because it is larger than {LongestBody / 1024} kB; the step is sent without it", $"entry {number}");
            return null;
        }

        if (isBase64 && Decoded(text) is { } decoded)
        {
            (text, isBase64) = (decoded, false);
        }

        return new HarBody { Type = Text(post, "mimeType"), Text = text, IsBase64 = isBase64, Fields = fields };
    }

    // Bytes that are UTF-8 are text after all.
    private static string? Decoded(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out int length))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static IReadOnlyList<HarMessage>? Messages(JsonElement entry) => Property(entry, "_webSocketMessages").ValueKind != JsonValueKind.Array
        ? null
        : [.. Items(entry, "_webSocketMessages").Select(message => new HarMessage(Text(message, "type") == "send", Text(message, "opcode") is "1" or "", Text(message, "data")))];
}
