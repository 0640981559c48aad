using System.Globalization;
using System.Text;
using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>Writes lowered values as templates of a scenario.</summary>
internal static class TemplateText
{
    /// <summary>A value as JavaScript would write it into a text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">Where it stands, for the reason why it cannot be.</param>
    /// <returns>The template.</returns>
    public static string Of(LoweredValue value, Node node)
    {
        var text = new StringBuilder();
        Append(text, value, node);
        return text.ToString();
    }

    /// <summary>A known value as JavaScript would write it into a text; null when it is not known.</summary>
    public static string? Known(LoweredValue value) => value switch
    {
        KnownValue { Value: string text } => text,
        KnownValue { Value: double number } => Number(number),
        KnownValue { Value: bool flag } => flag ? "true" : "false",
        KnownValue { Value: null } => "null",
        UndefinedValue => "undefined",
        TextValue text when text.Parts.Select(Known).ToArray() is var parts && parts.All(part => part is not null) => string.Concat(parts),
        _ => null,
    };

    /// <summary>A text that is no template.</summary>
    public static string Literal(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>A value as JSON.stringify writes it; variables become templates in quotes, which the engine writes by their kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">Where it stands.</param>
    public static string Json(LoweredValue value, Node node)
    {
        switch (value)
        {
            case KnownValue { Value: string text }:
                return Literal(Quote(text));
            case KnownValue known:
                return Known(known) ?? throw new NotLoweredException("a number whose text is not certain", node);
            case TextValue text:
                return $"\"{string.Concat(text.Parts.Select(part => part is VariableValue variable ? Reference(variable, node) : Literal(Quote(Known(part)!)[1..^1])))}\"";
            case VariableValue variable:
                return $"\"{Reference(variable, node)}\"";
            case ObjectValue members:
                return $"{{{string.Join(',', members.Members.DistinctKeys().Where(member => member.Value is not UndefinedValue).Select(member => $"{Literal(Quote(member.Key))}:{Json(member.Value, node)}"))}}}";
            case ListValue list:
                return $"[{string.Join(',', list.Items.Select(item => item is UndefinedValue ? "null" : Json(item, node)))}]";
            default:
                throw new NotLoweredException("a value in JSON.stringify that is known only while the script runs", node);
        }
    }

    /// <summary>A number as JavaScript writes it; null where that takes more thought than it is worth.</summary>
    public static string? Number(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15 ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : Math.Abs(number) is >= 1e-6 and < 1e15 ? number.ToString("R", CultureInfo.InvariantCulture)
        : null;

    private static IEnumerable<KeyValuePair<string, LoweredValue>> DistinctKeys(this IReadOnlyList<KeyValuePair<string, LoweredValue>> members) =>
        members.GroupBy(member => member.Key, StringComparer.Ordinal).Select(group => group.Last());

    private static void Append(StringBuilder text, LoweredValue value, Node node)
    {
        switch (value)
        {
            case TextValue parts:
                foreach (LoweredValue part in parts.Parts)
                {
                    Append(text, part, node);
                }

                break;
            case VariableValue variable:
                if (text.Length > 0 && text[^1] == '$')
                {
                    throw new NotLoweredException("a '$' directly before a variable", node);
                }

                text.Append("${").Append(variable.Name).Append('}');
                break;
            case NamedUrlValue url:
                Append(text, url.Text, node);
                break;
            default:
                text.Append(Literal(Known(value) ?? throw new NotLoweredException("a text that is known only while the script runs", node)));
                break;
        }
    }

    // A value of an answer may be missing, and then JSON.stringify leaves its member out.
    private static string Reference(VariableValue variable, Node node) => variable.IsCaptured
        ? throw new NotLoweredException("a value of an answer in JSON.stringify: where it is missing, its member would be left out", node)
        : $"${{{variable.Name}}}";

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
