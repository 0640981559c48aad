using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>Texts of servers in titles: one line, and not too long.</summary>
internal static partial class Words
{
    private const int Most = 80;

    /// <summary>A statement in a line.</summary>
    public static string Short(string text)
    {
        string line = Blanks().Replace(text, " ").Trim();
        return line.Length <= Most ? line : line[..(Most - 1)] + "…";
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
