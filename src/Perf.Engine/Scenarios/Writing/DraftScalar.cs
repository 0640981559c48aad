using System.Globalization;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>A single value: a text, or a number, true, false or null.</summary>
public sealed class DraftScalar : DraftNode
{
    private DraftScalar(string text, bool isPlain)
    {
        Text = text;
        IsPlain = isPlain;
    }

    /// <summary>The text; for other kinds what stands in the file.</summary>
    public string Text { get; }

    /// <summary>Whether it stands as it is, because it is a number, true, false or null; a text gets quotes where it needs them.</summary>
    public bool IsPlain { get; }

    /// <summary>Nothing.</summary>
    public static DraftScalar Null => new("null", isPlain: true);

    /// <summary>A text.</summary>
    /// <param name="text">The text, any characters.</param>
    /// <returns>The value.</returns>
    public static DraftScalar Of(string text) => new(text, isPlain: false);

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The value.</returns>
    public static DraftScalar Of(long number) => new(number.ToString(CultureInfo.InvariantCulture), isPlain: true);

    /// <summary>A number.</summary>
    /// <param name="number">The number; finite.</param>
    /// <returns>The value.</returns>
    // The least digits that tell it from its neighbours; an exponent is valid in JSON and YAML alike.
    public static DraftScalar Of(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), isPlain: true);

    /// <summary>True or false.</summary>
    /// <param name="value">Which.</param>
    /// <returns>The value.</returns>
    public static DraftScalar Of(bool value) => new(value ? "true" : "false", isPlain: true);

    /// <summary>A number as JSON writes it, digit by digit.</summary>
    /// <param name="text">The number's text.</param>
    /// <returns>The value.</returns>
    public static DraftScalar Number(string text) => new(text, isPlain: true);

    /// <summary>A duration, with its unit.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>The value.</returns>
    public static DraftScalar Of(TimeSpan duration) => new(DurationText.Format(duration), isPlain: false);
}
