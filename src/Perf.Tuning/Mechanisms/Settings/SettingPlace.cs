namespace Perf.Tuning.Settings;

/// <summary>Where a value stands in a text.</summary>
/// <param name="Start">The first character of what is written, quotes included.</param>
/// <param name="End">The character after it.</param>
/// <param name="Value">What it means.</param>
internal readonly record struct SettingPlace(int Start, int End, string Value)
{
    /// <summary>What is written there.</summary>
    /// <param name="text">The text.</param>
    public string Raw(string text) => text[Start..End];
}
