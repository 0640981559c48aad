using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>The text form of comma-separated values (RFC 4180, with the delimiter of choice).</summary>
internal static class CsvText
{
    /// <summary>When a field is put into quotes.</summary>
    public enum Quotes
    {
        Never,
        Always,
        AsNeeded,
    }

    public static string Line(IEnumerable<string?> fields, char delimiter, Quotes quotes)
        => string.Join(delimiter, fields.Select(f => Field(f, delimiter, quotes)));

    /// <summary>Names of what an object is written as: its properties, or the keys of a table.</summary>
    public static IReadOnlyList<string> Names(PSObject item)
        => item.BaseObject is System.Collections.IDictionary table
            ? [.. table.Keys.Cast<object>().Select(k => k.ToString() ?? "")]
            : [.. item.Properties.Select(p => p.Name)];

    public static string? Value(PSObject item, string name)
    {
        object? value;
        try
        {
            value = item.BaseObject is System.Collections.IDictionary table ? table[name] : item.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }

        return value is null ? null : PSObject.AsPSObject(value).ToString();
    }

    /// <summary>Reads one record; null at the end. A quoted field may hold delimiters, doubled quotes and line ends.</summary>
    public static List<string>? Read(TextReader reader, char delimiter)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        bool wasQuoted = false;
        while (true)
        {
            int next = reader.Read();
            if (quoted && next >= 0)
            {
                if (next != '"')
                {
                    field.Append((char)next);
                }
                else if (reader.Peek() == '"')
                {
                    reader.Read();
                    field.Append('"');
                }
                else
                {
                    quoted = false;
                }
            }
            else if (next == '"' && string.IsNullOrWhiteSpace(field.ToString()) && !wasQuoted)
            {
                field.Clear();
                quoted = wasQuoted = true;
            }
            else if (next == delimiter)
            {
                End();
            }
            else if (next is '\n' or '\r' or -1)
            {
                if (next == '\r' && reader.Peek() == '\n')
                {
                    reader.Read();
                }

                End();
                return fields;
            }
            else
            {
                field.Append((char)next);
            }
        }

        void End()
        {
            fields.Add(wasQuoted ? field.ToString() : field.ToString().Trim(' '));
            field.Clear();
            wasQuoted = false;
        }
    }

    private static string Field(string? text, char delimiter, Quotes quotes)
    {
        if (text is null)
        {
            return "";
        }

        bool needed = quotes == Quotes.Always
            || (quotes == Quotes.AsNeeded && (text.Contains(delimiter, StringComparison.Ordinal) || text.AsSpan().IndexOfAny('"', '\n', '\r') >= 0));
        return needed ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
