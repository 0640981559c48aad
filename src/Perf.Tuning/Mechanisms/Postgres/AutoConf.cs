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

    private void Add(string line)
    {
        string rest = line.Trim();
        int end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '_' or '.' or '$'))
        {
            end++;
        }

        if (end == 0)
        {
            return;
        }

        string name = rest[..end];
        rest = rest[end..].TrimStart();
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
