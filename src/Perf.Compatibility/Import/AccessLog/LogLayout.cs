using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.AccessLog;

/// <summary>The layout of a log's lines, as nginx's <c>log_format</c> describes it: a variable ends where the text after it begins. Pure.</summary>
internal sealed partial class LogLayout
{
    private const string CombinedFormat = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";
    private const string CommonFormat = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent";

    private readonly (string Before, string Variable)[] _parts;
    private readonly string _end;

    private LogLayout((string Before, string Variable)[] parts, string end)
    {
        _parts = parts;
        _end = end;
    }

    /// <summary>What nginx and Apache write by default; what stands after the number of bytes may be missing or be more.</summary>
    public static LogLayout Combined { get; } = Parse(CommonFormat);

    /// <summary>Reads a layout.</summary>
    /// <param name="format">The text of a log_format, or <c>combined</c> or <c>common</c>.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it does not tell method and path, or has two variables without a text between.</exception>
    public static LogLayout Parse(string format)
    {
        string text = format.Trim() switch { "combined" => CombinedFormat, "common" or "" => CommonFormat, var other => Unquoted(other) };
        var parts = new List<(string, string)>();
        int at = 0;
        foreach (Match match in Variable().Matches(text))
        {
            string before = text[at..match.Index];
            if (parts.Count > 0 && before.Length == 0)
            {
                throw Invalid(format, $"nothing stands between {match.Value} and the variable before it, so that nobody can tell where that one ends");
            }

            parts.Add((before, match.Groups[1].Value.Length > 0 ? match.Groups[1].Value : match.Groups[2].Value));
            at = match.Index + match.Length;
        }

        string[] names = [.. parts.Select(part => part.Item2)];
        bool hasPath = names.Contains("request") || (names.Contains("request_method") && (names.Contains("request_uri") || names.Contains("uri") || names.Contains("document_uri")));
        return hasPath ? new LogLayout([.. parts], text[at..]) : throw Invalid(format, "it has neither $request nor $request_method with $request_uri or $uri, so that no line tells what was asked for");
    }

    /// <summary>Reads a line; null when it has another layout, or holds no request.</summary>
    public LogEntry? Read(string line)
    {
        string request = "";
        string method = "";
        string uri = "";
        string arguments = "";
        string status = "";
        string host = "";
        long? seconds = null;
        int at = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            (string before, string variable) = _parts[i];
            if (string.CompareOrdinal(line, at, before, 0, before.Length) != 0)
            {
                return null;
            }

            at += before.Length;
            string after = i + 1 < _parts.Length ? _parts[i + 1].Before : _end;
            // The default layouts end with a number, and more may follow it.
            int end = after.Length > 0 ? line.IndexOf(after, at, StringComparison.Ordinal) : i + 1 == _parts.Length && variable == "body_bytes_sent" ? End(line, at) : line.Length;
            if (end < 0)
            {
                return null;
            }

            ReadOnlySpan<char> value = line.AsSpan(at, end - at);
            at = end;
            switch (variable)
            {
                case "request":
                    request = value.ToString();
                    break;
                case "request_method":
                    method = value.ToString();
                    break;
                case "request_uri" or "uri" or "document_uri":
                    uri = value.ToString();
                    break;
                case "args" or "query_string":
                    arguments = value.ToString();
                    break;
                case "status":
                    status = value.ToString();
                    break;
                case "host" or "http_host" or "server_name":
                    host = value.ToString();
                    break;
                case "time_local" or "time_iso8601" or "msec":
                    seconds = LogTime.Seconds(variable, value);
                    break;
            }
        }

        return Entry(request, method, uri, arguments, status, host, seconds);
    }

    private static LogEntry? Entry(string request, string method, string uri, string arguments, string status, string host, long? seconds)
    {
        if (request.Length > 0)
        {
            string[] words = request.Split(' ');
            if (words.Length is < 2 or > 3)
            {
                return null;
            }

            (method, uri) = (words[0], words[1]);
        }

        // A proxy's log has whole addresses.
        if (uri.StartsWith("http", StringComparison.Ordinal) && Uri.TryCreate(uri, UriKind.Absolute, out Uri? whole))
        {
            (host, uri) = (whole.Authority, whole.PathAndQuery);
        }

        if (!uri.StartsWith('/') || method.Length == 0 || !method.All(char.IsAsciiLetterUpper))
        {
            return null;
        }

        int question = uri.IndexOf('?', StringComparison.Ordinal);
        string query = question >= 0 ? uri[(question + 1)..] : arguments == "-" ? "" : arguments;
        _ = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code);
        return new LogEntry(method, question < 0 ? uri : uri[..question], query, code, seconds, host == "-" ? "" : host);
    }

    private static int End(string line, int at) => line.IndexOf(' ', at) is >= 0 and var end ? end : line.Length;

    // As it stands in nginx.conf: with the directive, its name and quotes, over several lines.
    private static string Unquoted(string format)
    {
        Match directive = Directive().Match(format);
        string text = directive.Success ? directive.Groups[1].Value : format;
        return QuotedParts().IsMatch(text) ? string.Concat(QuotedPart().Matches(text).Select(part => part.Groups[1].Value.Replace("\\'", "'", StringComparison.Ordinal))) : text;
    }

    private static PerfException Invalid(string format, string why) => new(ErrorIds.ArgumentInvalid, $"The log format cannot be used: {why}. Give the text of nginx's log_format, such as '{CommonFormat}'.", format);

    [GeneratedRegex(@"\$(?:\{([a-z0-9_]+)\}|([a-z0-9_]+))", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\s*log_format\s+\S+\s+(?:escape=\w+\s+)?(.*?)\s*;?\s*\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\s*(?:'(?:[^'\\]|\\.)*'\s*)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedParts();

    [GeneratedRegex(@"'((?:[^'\\]|\\.)*)'", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedPart();
}
