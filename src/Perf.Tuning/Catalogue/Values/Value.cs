using System.Globalization;

namespace Perf.Tuning;

/// <summary>What an expression of the catalogue came to. What needs something that is not known is not known either, and says what that is: a plan is not made of guesses.</summary>
internal readonly record struct Value
{
    private readonly string? _text;

    private Value(ValueKind kind, double number, string text) => (Kind, Number, _text) = (kind, number, text);

    /// <summary>What it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The number; 1 and 0 for true and false.</summary>
    public double Number { get; }

    /// <summary>The text; for what is not known, what would have to be.</summary>
    public string Text => _text ?? "something that nothing tells";

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => Kind != ValueKind.Unknown;

    /// <summary>Whether it is known and true.</summary>
    public bool IsTrue => Kind == ValueKind.Truth && Number != 0;

    /// <summary>As it stands in a setting.</summary>
    public string Written => Kind switch
    {
        ValueKind.Number => Math.Abs(Number) < 1e15 ? Number.ToString("0.######", CultureInfo.InvariantCulture) : Number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Truth => Number != 0 ? "true" : "false",
        _ => Text,
    };

    /// <summary>A number; one that is none is not known.</summary>
    public static Value Of(double number) => double.IsFinite(number) ? new(ValueKind.Number, number, "") : Missing("a number that can be written");

    /// <summary>A text.</summary>
    public static Value Of(string text) => new(ValueKind.Text, 0, text);

    /// <summary>True or false.</summary>
    public static Value Of(bool truth) => new(ValueKind.Truth, truth ? 1 : 0, "");

    /// <summary>What is not known.</summary>
    /// <param name="what">What would have to be, in a few words.</param>
    public static Value Missing(string what) => new(ValueKind.Unknown, 0, what);

    /// <summary>What a setting or a finding says; not known where it says nothing.</summary>
    /// <param name="text">The text; null for nothing.</param>
    /// <param name="what">What is not known then, in a few words.</param>
    public static Value Said(string? text, string what) => text is null ? Missing(what) : Of(text);

    /// <summary>The number that it stands for: a size as PostgreSQL and nginx write them in bytes (powers of 1,024), a time in milliseconds. Null where it is none.</summary>
    public double? AsNumber() => Kind switch
    {
        ValueKind.Number or ValueKind.Truth => Number,
        ValueKind.Text when AmountText.TryParse(Text, out double amount) => amount,
        _ => null,
    };
}
