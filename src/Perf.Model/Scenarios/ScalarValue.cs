namespace Perf;

/// <summary>A value with the kind that it had in its file or response, so that a number stays a number in a JSON body.</summary>
/// <param name="Text">The value as text, without quotes. May be a template when it comes from a file.</param>
/// <param name="Kind">Its kind.</param>
public readonly record struct ScalarValue(string Text, ScalarKind Kind)
{
    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    public static ScalarValue OfText(string text) => new(text, ScalarKind.Text);
}
