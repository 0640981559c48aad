namespace Perf.Telemetry.Monitors;

/// <summary>Names and labels that come from servers: one line, nothing that is not printable, of bounded length.</summary>
internal static class SignalText
{
    private const int Longest = 200;

    /// <summary>The text without what must not be in it.</summary>
    public static string Clean(string text)
    {
        string line = text.Length > Longest ? $"{text[..Longest]}…" : text;
        return line.Any(char.IsControl) ? new string([.. line.Select(one => char.IsControl(one) ? ' ' : one)]) : line;
    }
}
