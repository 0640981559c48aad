using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.Har;

/// <summary>Finds values in an answer that are particular enough to be known again in a later request: ids, tokens, the hidden fields of forms.</summary>
internal static partial class CandidateReader
{
    private const int MostOfAnAnswer = 2_000;
    private const int LongestHtml = 1_000_000;
    private const int LongestJson = 4_000_000;
    private const int LongestSelector = 300;

    // What is sent in each answer and means nothing to the next request.
    private static readonly string[] s_tokenHeaders = ["x-csrf-token", "x-xsrf-token", "x-auth-token", "x-access-token", "x-session-token", "x-session-id", "authorization"];

    public static IReadOnlyList<CaptureCandidate> Read(HarEntry entry, JsonElement content, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var found = new List<CaptureCandidate>();
        foreach ((string name, string value) in headers)
        {
            if (s_tokenHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && IsParticular(name, value))
            {
                found.Add(new CaptureCandidate(value, name.ToLowerInvariant(), "header", name.ToLowerInvariant()));
            }
        }

        // A cookie goes back by itself; some sites want its value in a header too.
        foreach ((string name, string value) in entry.SetCookies)
        {
            if (SecretVault.IsSecretName(name) && IsParticular(name, value) && HeaderNames.IsToken(name))
            {
                found.Add(new CaptureCandidate(value, name, "cookie", name));
            }
        }

        bool isJson = entry.ResponseType.EndsWith("json", StringComparison.Ordinal);
        bool isHtml = entry.ResponseType is "text/html" or "application/xhtml+xml";
        if (isJson || isHtml)
        {
            string text = TextOf(content);
            if (isJson && text.Length <= LongestJson)
            {
                ReadJson(text, found);
            }
            else if (isHtml && text.Length <= LongestHtml)
            {
                ReadHtml(text, found);
            }
        }

        return found;
    }

    /// <summary>Whether a value is so particular that the same value elsewhere can only be this one.</summary>
    /// <param name="key">What it is called.</param>
    /// <param name="value">The value.</param>
    public static bool IsParticular(string key, string value)
    {
        if (value.Length is < 5 or > 4096 || value.AsSpan().ContainsAny(" \t\r\n\"<>"))
        {
            return false;
        }

        bool hasDigit = value.Any(char.IsAsciiDigit);
        bool hasLetter = value.Any(char.IsAsciiLetter);
        bool isNumber = value.All(char.IsAsciiDigit);
        bool isNamed = key.EndsWith("id", StringComparison.OrdinalIgnoreCase) || key.EndsWith("key", StringComparison.OrdinalIgnoreCase) || key.EndsWith("number", StringComparison.OrdinalIgnoreCase);
        return isNumber ? isNamed && value.Length >= 5
            : Guid.TryParse(value, out _) || (SecretVault.IsSecretName(key) && value.Length >= 8)
            || (hasDigit && hasLetter && (value.Length >= 16 || (isNamed && value.Length >= 6)) && !IsOrdinary(value));
    }

    // Times, addresses and versions have digits and letters and are met everywhere.
    private static bool IsOrdinary(string value) =>
        value.Contains("://", StringComparison.Ordinal) || value.Contains('/', StringComparison.Ordinal) || value.Contains('@', StringComparison.Ordinal)
        || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string TextOf(JsonElement content)
    {
        string text = HarReading.Text(content, "text");
        if (!HarReading.Text(content, "encoding").Equals("base64", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Base64.DecodeFromUtf8InPlace(bytes, out int length) == System.Buffers.OperationStatus.Done ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static void ReadJson(string text, List<CaptureCandidate> found)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            Walk(document.RootElement, "", "$", found);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An answer that says that it is JSON and is none has no values to take.
        }
    }

    private static void Walk(JsonElement element, string key, string path, List<CaptureCandidate> found)
    {
        if (found.Count >= MostOfAnAnswer || path.Length > LongestSelector)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Walk(property.Value, property.Name, path + Segment(property.Name), found);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Walk(item, key, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), found);
                }

                break;
            case JsonValueKind.String or JsonValueKind.Number:
                string value = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                if (IsParticular(key, value) && !path.Contains("${", StringComparison.Ordinal))
                {
                    found.Add(new CaptureCandidate(value, key.Length == 0 ? "value" : key, "json", path));
                }

                break;
        }
    }

    private static string Segment(string name) => SimpleName().IsMatch(name) ? $".{name}" : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";

    private static void ReadHtml(string html, List<CaptureCandidate> found)
    {
        foreach (Match tag in HiddenTag().Matches(html).Take(200))
        {
            string? name = AttributeOf(tag.Value, "name");
            string attribute = tag.Value.StartsWith("<meta", StringComparison.OrdinalIgnoreCase) ? "content" : "value";
            string? value = AttributeOf(tag.Value, attribute);
            // Which of the two attributes comes first differs from page to page, and a capture has to say.
            bool isNameFirst = tag.Value.IndexOf("name=", StringComparison.OrdinalIgnoreCase) < tag.Value.IndexOf($"{attribute}=", StringComparison.OrdinalIgnoreCase);
            if (name is null || value is null || !isNameFirst || value.Contains('&', StringComparison.Ordinal) || !FieldName().IsMatch(name) || !IsParticular(SecretVault.IsSecretName(name) ? name : "", value))
            {
                continue;
            }

            found.Add(new CaptureCandidate(value, name, "regex", $"name=[\"']?{Regex.Escape(name)}[\"']?[^>]*{attribute}=[\"']([^\"']+)"));
        }
    }

    private static string? AttributeOf(string tag, string name) => Regex.Match(tag, $"""\b{name}=["']?([^"'>\s]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SimpleName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]{0,80}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();

    [GeneratedRegex("""<(?:input\b[^>]*\btype=["']?hidden\b|meta\b[^>]*\bname=["']?[A-Za-z_-]*(?:csrf|xsrf|token))[^>]*>""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HiddenTag();
}
