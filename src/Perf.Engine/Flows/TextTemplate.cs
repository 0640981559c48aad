using System.Buffers;
using System.Globalization;
using System.Text;
using Perf.Engine.Data;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows;

/// <summary>A template compiled for rendering: literals, and the slots of variables. Values of the environment are already in it, in memory only.</summary>
public sealed class TextTemplate
{
    private static readonly SearchValues<char> s_escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

    private readonly Part[] _parts;

    private TextTemplate(IEnumerable<Part> parts) => _parts = Merge(parts);

    /// <summary>The text when no variable occurs in it, otherwise null.</summary>
    public string? Literal => _parts.Length == 0 ? "" : _parts.Length == 1 && _parts[0].Slot < 0 ? _parts[0].Text : null;

    /// <summary>The place of the value when it is one value as a whole, so that the value's kind can be kept; otherwise -1.</summary>
    internal int WholeSlot => _parts.Length == 1 && _parts[0] is { Column: null, Nested: null } part ? part.Slot : -1;

    /// <summary>Whether it begins with a character, whatever the variables' values are.</summary>
    /// <param name="first">The character.</param>
    /// <returns>False also when a variable comes first.</returns>
    public bool StartsWithLiteral(char first) => _parts.Length > 0 && _parts[0].Slot < 0 && _parts[0].Text.StartsWith(first);

    /// <summary>Whether its literal text has a character in it.</summary>
    /// <param name="one">The character.</param>
    /// <returns>False when only a variable's value may have it.</returns>
    public bool Contains(char one) => _parts.Any(part => part.Slot < 0 && part.Text.Contains(one, StringComparison.Ordinal));

    /// <summary>Compiles a template.</summary>
    /// <param name="source">The template's text.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <param name="isJson">Whether it is a JSON document: values are escaped, and a string that is one variable as a whole takes the value with its kind.</param>
    /// <returns>The compiled template.</returns>
    public static TextTemplate Compile(string source, VariableTable variables, Func<string, string?> environment, bool isJson = false)
    {
        var parts = new List<Part>();
        PartForm form = isJson ? PartForm.InJsonString : PartForm.Plain;
        foreach (TemplatePart part in Template.Parse(source, isJson).Parts)
        {
            parts.Add(part.Kind switch
            {
                TemplatePartKind.Variable when !isJson && variables.ColumnOf(part.Text) is { } column => new Part("", column.RowSlot, form) { Column = column },
                TemplatePartKind.Variable => new Part("", variables.SlotOf(part.Text), form),
                TemplatePartKind.Call => new Part("", variables.AddCall(CompiledExpression.Compile(part.Call!, variables, environment)), form),
                TemplatePartKind.Environment => new Part(EnvironmentText(part, environment, isJson), -1, PartForm.Plain),
                _ => new Part(part.Text, -1, PartForm.Plain),
            });
        }

        if (isJson)
        {
            TakeQuotesOffWholeValues(parts);
        }

        return new TextTemplate([.. parts]);
    }

    /// <summary>A template of one value.</summary>
    /// <param name="slot">The value's place.</param>
    internal static TextTemplate OfPlace(int slot) => new([new Part("", slot, PartForm.Plain)]);

    /// <summary>The value of an Authorization header for name and password (RFC 7617).</summary>
    /// <param name="user">The name.</param>
    /// <param name="password">The password.</param>
    /// <returns>A template that encodes what the others render.</returns>
    public static TextTemplate Basic(TextTemplate user, TextTemplate password)
    {
        var pair = new TextTemplate([.. user._parts, new Part(":", -1, PartForm.Plain), .. password._parts]);
        return user.Literal is not null && password.Literal is not null
            ? new TextTemplate([new Part("Basic " + Base64(pair.Render([])), -1, PartForm.Plain)])
            : new TextTemplate([new Part("Basic ", -1, PartForm.Plain), new Part("", 0, PartForm.Base64, pair)]);
    }

    /// <summary>Renders as UTF-8.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <param name="into">Gets the bytes.</param>
    internal void Write(ScalarValue[] values, Utf8Buffer into)
    {
        foreach (Part part in _parts)
        {
            if (part.Slot < 0)
            {
                into.Append(part.Utf8);
            }
            else if (part.Column is { } column)
            {
                into.Append(column.Utf8Of(values));
            }
            else
            {
                into.Append(TextOf(part, values));
            }
        }
    }

    /// <summary>Renders into a builder.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <param name="into">Gets the text.</param>
    public void Render(ScalarValue[] values, StringBuilder into)
    {
        foreach (Part part in _parts)
        {
            if (part.Slot < 0)
            {
                into.Append(part.Text);
                continue;
            }

            into.Append(TextOf(part, values));
        }
    }

    /// <summary>Renders to a text.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <returns>The text.</returns>
    public string Render(ScalarValue[] values)
    {
        if (Literal is { } literal)
        {
            return literal;
        }

        var text = new StringBuilder();
        Render(values, text);
        return text.ToString();
    }

    // Literals side by side (a text and a value of the environment) are one, so that a template without variables is seen as what it is.
    private static Part[] Merge(IEnumerable<Part> parts)
    {
        var merged = new List<Part>();
        foreach (Part part in parts)
        {
            if (part.Slot < 0 && merged.Count > 0 && merged[^1].Slot < 0)
            {
                merged[^1] = new Part(merged[^1].Text + part.Text, -1, PartForm.Plain);
            }
            else
            {
                merged.Add(part);
            }
        }

        return [.. merged];
    }

    private static string TextOf(in Part part, ScalarValue[] values)
    {
        if (part.Nested is { } nested)
        {
            return Base64(nested.Render(values));
        }

        if (part.Column is { } column)
        {
            return Encoding.UTF8.GetString(column.Utf8Of(values));
        }

        ScalarValue value = values[part.Slot];
        string text = value.Text ?? "";
        return part.Form switch
        {
            PartForm.InJsonString => Escape(text, isJson: true),
            PartForm.WholeJsonValue when value.Kind is ScalarKind.Text => $"\"{Escape(text, isJson: true)}\"",
            PartForm.WholeJsonValue when value.Kind is ScalarKind.Null => "null",
            _ => text,
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // A default stands in the document itself and is escaped already, as the rest of the document is; a value from outside is not.
    private static string EnvironmentText(TemplatePart part, Func<string, string?> environment, bool isJson)
    {
        string text = Template.EnvironmentValue(part, environment) ?? "";
        return isJson && text != part.Default ? Escape(text, isJson) : text;
    }

    // "${n}" in a JSON document becomes a value of its own, so that a number can stay a number. A key stays a string, whatever is in it.
    private static void TakeQuotesOffWholeValues(List<Part> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].Slot >= 0
                && i > 0 && parts[i - 1] is { Slot: < 0 } before && before.Text.EndsWith('"') && !before.Text.EndsWith("\\\"", StringComparison.Ordinal)
                && i + 1 < parts.Count && parts[i + 1] is { Slot: < 0 } after && after.Text.StartsWith('"')
                && !after.Text.AsSpan(1).TrimStart().StartsWith(":"))
            {
                parts[i - 1] = new Part(before.Text[..^1], -1, PartForm.Plain);
                parts[i + 1] = new Part(after.Text[1..], -1, PartForm.Plain);
                parts[i] = parts[i] with { Form = PartForm.WholeJsonValue };
            }
        }
    }

    private static string Escape(string text, bool isJson)
    {
        if (!isJson || text.AsSpan().IndexOfAny(s_escaped) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    escaped.Append('\\').Append(c);
                    break;
                case < ' ':
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }

        return escaped.ToString();
    }

    private enum PartForm
    {
        Plain,
        InJsonString,
        WholeJsonValue,
        Base64,
    }

    private readonly record struct Part(string Text, int Slot, PartForm Form, TextTemplate? Nested = null)
    {
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);

        public DataColumn? Column { get; init; }
    }
}
