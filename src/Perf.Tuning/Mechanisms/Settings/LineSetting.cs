namespace Perf.Tuning.Settings;

/// <summary>A setting of a form that has one a line, with its place in the text.</summary>
/// <param name="Key">Its whole key, sections included.</param>
/// <param name="Line">The first character of its line.</param>
/// <param name="NameStart">The first character of its name.</param>
/// <param name="Start">The first character of its value.</param>
/// <param name="End">The character after its value.</param>
/// <param name="Next">The first character of the next line.</param>
/// <param name="Value">What the value means.</param>
internal sealed record LineSetting(string Key, int Line, int NameStart, int Start, int End, int Next, string Value)
{
    /// <summary>Whether some readers take it and another line for one: it goes on in the next line, or is what another goes on with.</summary>
    public bool IsInPieces { get; init; }
}
