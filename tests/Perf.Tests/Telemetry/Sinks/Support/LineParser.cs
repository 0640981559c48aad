using System.Globalization;
using System.Text;

namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>A strict parser of InfluxDB's line protocol, made from its reference alone: what it does not accept a server might not either. It shares nothing with the writer.</summary>
internal static class LineParser
{
    internal sealed record Point(string Measurement, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, object> Fields, long Time);

    public static IReadOnlyList<Point> Parse(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        if (!text.EndsWith('\n'))
        {
            throw new FormatException("The last line has no end.");
        }

        return [.. text[..^1].Split('\n').Select(ParseLine)];
    }

    public static Point ParseLine(string line)
    {
        int at = 0;
        string measurement = Name(line, ref at, ", ");
        if (measurement.Length == 0 || measurement[0] == '#')
        {
            throw new FormatException($"No measurement: {line}");
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        string before = "";
        while (line[at] == ',')
        {
            at++;
            string key = Name(line, ref at, ",= ");
            Expect(line, ref at, '=');
            string value = Name(line, ref at, ",= ");
            if (key.Length == 0 || value.Length == 0 || !tags.TryAdd(key, value))
            {
                throw new FormatException($"A tag is empty or twice: {line}");
            }

            if (string.CompareOrdinal(before, key) > 0)
            {
                throw new FormatException($"Tags are not in order: {line}");
            }

            before = key;
        }

        Expect(line, ref at, ' ');
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        while (true)
        {
            string key = Name(line, ref at, ",= ");
            Expect(line, ref at, '=');
            if (key.Length == 0 || !fields.TryAdd(key, Value(line, ref at)))
            {
                throw new FormatException($"A field is empty or twice: {line}");
            }

            if (at >= line.Length || line[at] != ',')
            {
                break;
            }

            at++;
        }

        Expect(line, ref at, ' ');
        return new Point(measurement, tags, fields, long.Parse(line.AsSpan(at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static void Expect(string line, ref int at, char c)
    {
        if (at >= line.Length || line[at] != c)
        {
            throw new FormatException($"'{c}' is missing at {at}: {line}");
        }

        at++;
    }

    private static string Name(string line, ref int at, string ends)
    {
        var name = new StringBuilder();
        for (; at < line.Length && !ends.Contains(line[at], StringComparison.Ordinal); at++)
        {
            if (char.IsControl(line[at]))
            {
                throw new FormatException($"A control character: {line}");
            }

            if (line[at] == '\\')
            {
                // Nothing but what must be escaped may be: a backslash of the text's own is read in more than one way.
                if (at + 1 >= line.Length || !",= ".Contains(line[at + 1], StringComparison.Ordinal))
                {
                    throw new FormatException($"A backslash that escapes nothing: {line}");
                }

                at++;
            }

            name.Append(line[at]);
        }

        return name.ToString();
    }

    private static object Value(string line, ref int at)
    {
        if (line[at] == '"')
        {
            var text = new StringBuilder();
            for (at++; line[at] != '"'; at++)
            {
                if (line[at] == '\\')
                {
                    at++;
                    if (line[at] is not ('"' or '\\'))
                    {
                        throw new FormatException($"An escape that is none: {line}");
                    }
                }

                text.Append(line[at]);
            }

            at++;
            return text.ToString();
        }

        int end = line.AsSpan(at).IndexOfAny(',', ' ') is >= 0 and var found ? at + found : line.Length;
        string value = line[at..end];
        at = end;
        return value is "true" or "false" ? (object)(value == "true")
            : value.EndsWith('i') ? (object)long.Parse(value[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : double.Parse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
    }
}
