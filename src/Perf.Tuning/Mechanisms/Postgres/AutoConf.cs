using System.Text;

namespace Perf.Tuning.Postgres;

/// <summary>What stands in postgresql.auto.conf: names and values, the last of a name being the one that counts. Pure.</summary>
internal sealed class AutoConf
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "postgresql.auto.conf";

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of a setting, without its apostrophes; null where the file does not set it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Whether both set the same, whatever they look like: comments, order and repetition aside.</summary>
    public bool Means(AutoConf other) => _values.Count == other._values.Count && _values.All(own => other[own.Key] is { } value && value == own.Value);

    /// <summary>
    /// The file as it was before of some settings alone, for a server that is down. Where nobody else has set anything since, it is what it was, to the byte; otherwise what it is now, with these settings' lines as they were.
    /// </summary>
    /// <param name="now">The file now.</param>
    /// <param name="before">The file before.</param>
    /// <param name="names">The settings.</param>
    public static byte[] PutBack(ReadOnlySpan<byte> now, ReadOnlySpan<byte> before, IReadOnlyCollection<string> names)
    {
        if (Parse(now).Without(names).Means(Parse(before).Without(names)))
        {
            return before.ToArray();
        }

        string text = LineFile.Text(now);
        string old = LineFile.Text(before);
        foreach (string name in names)
        {
            bool IsOf(string one) => NameOf(one.AsSpan().Trim()).Equals(name, StringComparison.OrdinalIgnoreCase);
            string? line = LineFile.Line(old, IsOf);

            // Of several lines the last counts, and were it alone gone, the one before it would.
            while (line is null && LineFile.Line(text, IsOf) is not null)
            {
                text = LineFile.Remove(text, IsOf);
            }

            text = line is null ? text : LineFile.Set(text, IsOf, line);
        }

        return LineFile.Bytes(text);
    }

    /// <summary>Reads the file. What is not to be understood is passed over: the server would not have started with it.</summary>
    public static AutoConf Parse(ReadOnlySpan<byte> bytes)
    {
        var found = new AutoConf();
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            found.Add(line);
        }

        return found;
    }

    private AutoConf Without(IReadOnlyCollection<string> names)
    {
        var rest = new AutoConf();
        foreach ((string name, string value) in _values.Where(own => !names.Contains(own.Key, StringComparer.OrdinalIgnoreCase)))
        {
            rest._values[name] = value;
        }

        return rest;
    }

    // What a line sets, without blanks in front of it; nothing for a comment or an empty one.
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> line)
    {
        int end = 0;
        while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] is '_' or '.' or '$'))
        {
            end++;
        }

        return line[..end];
    }

    private void Add(string line)
    {
        string rest = line.Trim();
        string name = NameOf(rest).ToString();
        if (name.Length == 0)
        {
            return;
        }

        rest = rest[name.Length..].TrimStart();
        if (rest.StartsWith('='))
        {
            rest = rest[1..].TrimStart();
        }

        if (ValueOf(rest) is { } value)
        {
            _values[name] = value;
        }
    }

    private static string? ValueOf(string text)
    {
        if (!text.StartsWith('\''))
        {
            int end = text.AsSpan().IndexOfAny(" \t#");
            return text.Length == 0 || end == 0 ? null : end < 0 ? text : text[..end];
        }

        var value = new StringBuilder();
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                value.Append(Escaped(text, ref i));
            }
            else if (text[i] != '\'')
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                value.Append('\'');
                i++;
            }
            else
            {
                return value.ToString();
            }
        }

        return null;
    }

    private static char Escaped(string text, ref int i)
    {
        char c = text[++i];
        if (c is < '0' or > '7')
        {
            return c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c };
        }

        int octal = 0;
        int from = i;
        for (; i < text.Length && i < from + 3 && text[i] is >= '0' and <= '7'; i++)
        {
            octal = (octal * 8) + (text[i] - '0');
        }

        i--;
        return (char)octal;
    }
}
