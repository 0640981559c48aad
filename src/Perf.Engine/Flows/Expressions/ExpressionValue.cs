using System.Globalization;

namespace Perf.Engine.Flows.Expressions;

/// <summary>A value while an expression is computed.</summary>
internal readonly struct ExpressionValue
{
    private readonly string? _text;
    private readonly double _number;

    private ExpressionValue(ScalarKind kind, string? text, double number)
    {
        Kind = kind;
        _text = text;
        _number = number;
    }

    /// <summary>Nothing: what an unset variable has.</summary>
    public static ExpressionValue Nothing { get; } = new(ScalarKind.Null, null, 0);

    /// <summary>Its kind.</summary>
    public ScalarKind Kind { get; }

    public static ExpressionValue Of(double number) => new(ScalarKind.Number, null, number);

    public static ExpressionValue Of(bool truth) => new(ScalarKind.Boolean, null, truth ? 1 : 0);

    public static ExpressionValue Of(string text) => new(ScalarKind.Text, text, 0);

    /// <summary>The value of a variable. What never was set is nothing.</summary>
    public static ExpressionValue Of(in ScalarValue value) => value switch
    {
        { Text: null } or { Kind: ScalarKind.Null } => Nothing,
        { Kind: ScalarKind.Boolean } => Of(value.Text == "true"),

        // The text is kept: an id of 64 bits is more than a double holds.
        { Kind: ScalarKind.Number } => double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? new(ScalarKind.Number, value.Text, number)
            : Of(value.Text),
        _ => new(value.Kind, value.Text, 0),
    };

    /// <summary>Whether it holds as a condition: false, 0, nothing and the texts "", "0" and "false" do not.</summary>
    public bool IsTrue => Kind switch
    {
        ScalarKind.Boolean => _number != 0,
        ScalarKind.Number => _number != 0 && !double.IsNaN(_number),
        ScalarKind.Null => false,
        _ => _text is not ("" or "0" or "false"),
    };

    /// <summary>The value as text; empty for nothing.</summary>
    public string Text => _text ?? Kind switch
    {
        ScalarKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        ScalarKind.Boolean => _number != 0 ? "true" : "false",
        _ => "",
    };

    /// <summary>The value as a number, also where it is the text of one.</summary>
    public bool TryNumber(out double number)
    {
        number = _number;
        return Kind == ScalarKind.Number
            || (Kind == ScalarKind.Text && double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out number));
    }

    /// <summary>Whether two values are the same: numbers by their value, also where one is the text of a number; true and false by name; nothing is the same as nothing alone.</summary>
    public bool Same(in ExpressionValue other)
    {
        if (Kind == ScalarKind.Null || other.Kind == ScalarKind.Null)
        {
            return Kind == other.Kind;
        }

        if (_text is not null && other._text is not null)
        {
            return _text == other._text || SameNumber(_text, other._text);
        }

        return TryNumber(out double left) && other.TryNumber(out double right)
            ? left == right
            : (Kind == ScalarKind.Boolean || other.Kind == ScalarKind.Boolean) && Text == other.Text;
    }

    /// <summary>Which comes first: as numbers where both are, otherwise letter by letter.</summary>
    /// <returns>Less than 0, 0, or more; null where one is nothing, which comes neither before nor after.</returns>
    public int? CompareTo(in ExpressionValue other)
    {
        if (Kind == ScalarKind.Null || other.Kind == ScalarKind.Null)
        {
            return null;
        }

        return TryNumber(out double left) && other.TryNumber(out double right)
            ? double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right)
            : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>The value as a variable keeps it.</summary>
    public ScalarValue ToScalar() => Kind == ScalarKind.Null ? new ScalarValue("null", ScalarKind.Null) : new ScalarValue(Text, Kind);

    // Ids of 64 bits are too long for a double, and 1.0 is 1 all the same.
    private static bool SameNumber(string one, string other) =>
        char.IsAsciiDigit(Last(one)) && char.IsAsciiDigit(Last(other))
        && (decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) && decimal.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal wanted)
            ? exact == wanted
            : double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out double left) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double right) && left == right);

    private static char Last(string text) => text.Length == 0 ? ' ' : text[^1];
}
