using System.Globalization;
using System.Text;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows;

/// <summary>A template compiled for rendering: literals, and the slots of variables. Values of the environment are already in it, in memory only.</summary>
public sealed class TextTemplate
{
    private readonly Part[] _parts;

    private TextTemplate(Part[] parts) => _parts = parts;

    /// <summary>The text when no variable occurs in it, otherwise null.</summary>
    public string? Literal => _parts.Length == 0 ? "" : _parts.Length == 1 && _parts[0].Slot < 0 ? _parts[0].Text : null;

    /// <summary>Compiles a template.</summary>
    /// <param name="source">The template's text.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <param name="isJson">Whether it is a JSON document: values are escaped, and a string that is one variable as a whole takes the value with its kind.</param>
    /// <returns>The compiled template.</returns>
    public static TextTemplate Compile(string source, VariableTable variables, Func<string, string?> environment, bool isJson = false)
    {
        var parts = new List<Part>();
        foreach (TemplatePart part in Template.Parse(source).Parts)
        {
            parts.Add(part.Kind switch
            {
                TemplatePartKind.Variable => new Part("", variables.SlotOf(part.Text), isJson ? PartForm.InJsonString : PartForm.Plain),
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

            ScalarValue value = values[part.Slot];
            string text = value.Text ?? "";
            into.Append(part.Form switch
            {
                PartForm.InJsonString => Escape(text, isJson: true),
                PartForm.WholeJsonValue when value.Kind is ScalarKind.Text => $"\"{Escape(text, isJson: true)}\"",
                PartForm.WholeJsonValue when value.Kind is ScalarKind.Null => "null",
                _ => text,
            });
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
            bool isWhole = parts[i].Slot >= 0
                && i > 0 && parts[i - 1] is { Slot: < 0 } before && before.Text.EndsWith('"') && !before.Text.EndsWith("\\\"", StringComparison.Ordinal)
                && i + 1 < parts.Count && parts[i + 1] is { Slot: < 0 } after && after.Text.StartsWith('"')
                && !after.Text.AsSpan(1).TrimStart().StartsWith(":");
            if (isWhole)
            {
                parts[i - 1] = parts[i - 1] with { Text = parts[i - 1].Text[..^1] };
                parts[i + 1] = parts[i + 1] with { Text = parts[i + 1].Text[1..] };
                parts[i] = parts[i] with { Form = PartForm.WholeJsonValue };
            }
        }
    }

    private static string Escape(string text, bool isJson)
    {
        if (!isJson)
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
    }

    private readonly record struct Part(string Text, int Slot, PartForm Form);
}
