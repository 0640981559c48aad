using System.Globalization;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A single value: text, a number, true, false or null.</summary>
/// <param name="value">The value; numbers are written as JSON writes them.</param>
/// <param name="place">Where it stands.</param>
internal sealed class ScalarNode(ScalarValue value, Place place) : Node(place)
{
    /// <summary>The value.</summary>
    public ScalarValue Value { get; } = value;

    /// <summary>Its text.</summary>
    public string Text => Value.Text;

    /// <summary>Whether it is null, or nothing stands where a value should.</summary>
    public bool IsNull => Value.Kind == ScalarKind.Null;

    /// <inheritdoc/>
    public override string Kind => Value.Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "true or false",
        ScalarKind.Number => "a number",
        _ => "text",
    };

    /// <summary>The number that it is, or that its text says; otherwise null.</summary>
    public double? Number => Value.Kind is ScalarKind.Number or ScalarKind.Text && double.TryParse(Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
        ? number
        : null;

    /// <summary>Whether JavaScript takes it for true.</summary>
    public bool IsTruthy => Value.Kind switch
    {
        ScalarKind.Null => false,
        ScalarKind.Boolean => Text == "true",
        ScalarKind.Number => Number is not 0,
        _ => Text.Length > 0,
    };
}
