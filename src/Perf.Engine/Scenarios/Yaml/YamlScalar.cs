using System.Text.RegularExpressions;

namespace Perf.Engine.Scenarios.Yaml;

/// <summary>A single value. Quoted and block scalars are always text; a plain one may be a number, true, false or null.</summary>
internal sealed partial class YamlScalar(string text, bool isPlain, int line, int column, int start, int end) : YamlNode(line, column)
{
    /// <summary>The value without quotes and escapes.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it stands without quotes, so that it may be something else than text.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>The offset of its first character in the file.</summary>
    public int Start { get; } = start;

    /// <summary>The offset after its last character in the file.</summary>
    public int End { get; } = end;

    /// <summary>Whether nothing stands where a value should: <c>key:</c>.</summary>
    public bool IsMissing => IsPlain && Text.Length == 0;

    /// <summary>Its kind by YAML 1.2's core schema, as far as JSON knows it too.</summary>
    public ScalarKind ScalarKind =>
        !IsPlain ? ScalarKind.Text
        : Text is "" or "~" or "null" or "Null" or "NULL" ? ScalarKind.Null
        : Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" ? ScalarKind.Boolean
        : IsJsonNumber(Text) ? ScalarKind.Number
        : ScalarKind.Text;

    /// <summary>Whether YAML's core schema reads it as a number and JSON does not: <c>0x1F</c>, <c>007</c>, <c>+1</c>, <c>.5</c>, <c>.inf</c>.</summary>
    public bool IsNumberOfYamlOnly => IsPlain && ScalarKind == ScalarKind.Text && YamlNumber().IsMatch(Text);

    /// <summary>Whether a text is a number as JSON writes it.</summary>
    public static bool IsJsonNumber(string text) => JsonNumber().IsMatch(text);

    /// <inheritdoc/>
    public override string Kind => ScalarKind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "true or false",
        ScalarKind.Number => "a number",
        _ => "text",
    };

    /// <inheritdoc/>
    public override int Depth => 1;

    /// <inheritdoc/>
    public override int NodeCount => 1;

    /// <inheritdoc/>
    public override long TextLength => Text.Length;

    // RFC 8259, section 6.
    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    // YAML 1.2.2, section 10.3.2.
    [GeneratedRegex(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex YamlNumber();
}
