using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>Writes PowerShell objects as JSON in pwsh's form: the same indentation, number and date forms, and depth rule.</summary>
internal sealed class JsonWriter(int depth, bool compress, bool enumsAsStrings)
{
    private readonly StringBuilder _text = new();

    /// <summary>True when something below the depth was written as its text only.</summary>
    public bool Truncated { get; private set; }

    public string Write(object? value)
    {
        _text.Clear();
        Value(value, level: 0);
        return _text.ToString();
    }

    private void Value(object? value, int level)
    {
        var wrapped = value as PSObject;
        object? plain = wrapped is { BaseObject: not PSCustomObject } ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null or DBNull:
                _text.Append("null");
                return;
            case string or char or Uri or Guid or Version or TimeZoneInfo:
                Text(plain.ToString()!);
                return;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                return;
            case double or float:
                Floating(Convert.ToDouble(plain, CultureInfo.InvariantCulture), ((IFormattable)plain).ToString("R", CultureInfo.InvariantCulture));
                return;
            case decimal number:
                string digits = number.ToString(CultureInfo.InvariantCulture);
                _text.Append(digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0");
                return;
            case byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger:
                _text.Append(((IFormattable)plain).ToString(null, CultureInfo.InvariantCulture));
                return;
            case DateTime time:
                Text(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                return;
            case DateTimeOffset time:
                Text(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
                return;
            case Enum name when enumsAsStrings:
                Text(name.ToString());
                return;
            case Enum number:
                _text.Append(number.ToString("D"));
                return;
        }

        if (level > depth)
        {
            Truncated = true;
            Text(PSObject.AsPSObject(value!).ToString());
        }
        else if (plain is IDictionary table)
        {
            Members(Entries(table), level);
        }
        else if (plain is IEnumerable items)
        {
            Items(items, level);
        }
        else
        {
            Members(Properties(value!), level);
        }
    }

    private void Items(IEnumerable items, int level)
    {
        bool any = false;
        _text.Append('[');
        foreach (object? item in items)
        {
            Separate(any, level + 1);
            Value(item, level + 1);
            any = true;
        }

        Close(any, level, ']');
    }

    private void Members(IEnumerable<KeyValuePair<string, object?>> members, int level)
    {
        bool any = false;
        _text.Append('{');
        foreach (var (name, value) in members)
        {
            Separate(any, level + 1);
            Text(name);
            _text.Append(compress ? ":" : ": ");
            Value(value, level + 1);
            any = true;
        }

        Close(any, level, '}');
    }

    private void Separate(bool any, int level)
    {
        if (any)
        {
            _text.Append(',');
        }

        NewLine(level);
    }

    private void Close(bool any, int level, char bracket)
    {
        if (any)
        {
            NewLine(level);
        }

        _text.Append(bracket);
    }

    private void NewLine(int level)
    {
        if (!compress)
        {
            _text.Append(Environment.NewLine).Append(' ', 2 * level);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary table)
    {
        foreach (DictionaryEntry entry in table)
        {
            yield return new(entry.Key.ToString() ?? "", entry.Value);
        }
    }

    // A property that throws is left out, as in pwsh.
    private static IEnumerable<KeyValuePair<string, object?>> Properties(object value)
    {
        foreach (var property in PSObject.AsPSObject(value).Properties)
        {
            object? content;
            try
            {
                content = property.Value;
            }
            catch (GetValueException)
            {
                continue;
            }

            yield return new(property.Name, content);
        }
    }

    private void Floating(double value, string digits)
    {
        if (!double.IsFinite(value))
        {
            Text(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        _text.Append(digits);
        if (digits.AsSpan().IndexOfAny('.', 'E') < 0)
        {
            _text.Append(".0");
        }
    }

    private void Text(string text)
    {
        _text.Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                < ' ' or '\u0085' or '\u2028' or '\u2029' => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }
}
