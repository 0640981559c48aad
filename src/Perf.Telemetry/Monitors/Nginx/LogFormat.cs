using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>
/// Finds times in lines of an access log. Where the log_format is known, values lie between its literal texts; otherwise a line is JSON with nginx' names of variables, or has them
/// named: <c>rt=0.012 urt="0.010"</c>, <c>request_time=0.012</c>. Pure.
/// </summary>
internal sealed partial class LogFormat
{
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.Ordinal)
    {
        ["rt"] = "request_time",
        ["urt"] = "upstream_response_time",
        ["uct"] = "upstream_connect_time",
        ["uht"] = "upstream_header_time",
        ["cs"] = "upstream_cache_status",
    };

    private readonly (string Literal, string? Variable)[]? _parts;

    private LogFormat((string, string?)[]? parts) => _parts = parts;

    /// <summary>Reads a log_format.</summary>
    /// <param name="format">As the configuration has it, without the quotes around its parts; null where it is not known.</param>
    /// <returns>The format.</returns>
    /// <exception cref="FormatException">It has no $request_time, or two variables with nothing between them.</exception>
    public static LogFormat Of(string? format)
    {
        if (format is null)
        {
            return new LogFormat(null);
        }

        var parts = new List<(string, string?)>();
        int at = 0;
        foreach (Match match in Variable().Matches(format))
        {
            string literal = format[at..match.Index];
            if (literal.Length == 0 && parts.Count > 0)
            {
                throw new FormatException("two of its variables have nothing between them, so that their values cannot be told apart");
            }

            parts.Add((literal, match.Groups[1].Value));
            at = match.Index + match.Length;
        }

        parts.Add((format[at..], null));
        return parts.Exists(part => part.Item2 == "request_time")
            ? new LogFormat([.. parts])
            : throw new FormatException("it has no $request_time");
    }

    /// <summary>Reads a line.</summary>
    /// <returns>What it says; null where it has no time of the request.</returns>
    public LogLine? Parse(string line) => _parts is not null ? ByParts(line) : line.StartsWith('{') ? ByJson(line) : ByNames(line);

    private LogLine? ByParts(string line)
    {
        var found = new LogLine();
        int at = 0;
        for (int i = 0; i < _parts!.Length; i++)
        {
            (string literal, string? variable) = _parts[i];
            if (!line.AsSpan(at).StartsWith(literal, StringComparison.Ordinal))
            {
                return null;
            }

            at += literal.Length;
            if (variable is null)
            {
                break;
            }

            string next = _parts[i + 1].Literal;
            int end = next.Length == 0 ? line.Length : line.IndexOf(next, at, StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            found = found.With(variable, line[at..end]);
            at = end;
        }

        return found.RequestTime is null ? null : found;
    }

    private static LogLine? ByJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var found = new LogLine();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                found = found.With(s_aliases.GetValueOrDefault(property.Name, property.Name), property.Value.ToString());
            }

            return found.RequestTime is null ? null : found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static LogLine? ByNames(string line)
    {
        var found = new LogLine();
        foreach (Match match in Named().Matches(line))
        {
            string name = match.Groups[1].Value;
            found = found.With(s_aliases.GetValueOrDefault(name, name), match.Groups[2].Value.Trim('"'));
        }

        if (found.RequestTime is null)
        {
            return null;
        }

        // The status of nginx' own format stands behind the request.
        Match status = Status().Match(line);
        return found.Status is null && status.Success ? found with { Status = int.Parse(status.Groups[1].ValueSpan, CultureInfo.InvariantCulture) } : found;
    }

    [GeneratedRegex(@"\$\{?([a-z_][a-z0-9_]*)\}?")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?:^|[^\w$])(rt|urt|uct|uht|cs|request_time|upstream_response_time|upstream_connect_time|upstream_header_time|upstream_cache_status|status)[=:]\s*(""[^""]*""|[^\s""|;]+(?:, [\d.]+)*)")]
    private static partial Regex Named();

    [GeneratedRegex(@""" (\d{3}) \d")]
    private static partial Regex Status();
}
