using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>A statement in the title of a finding: one line, and not too long.</summary>
internal static partial class StatementTitle
{
    private const int Most = 80;

    /// <summary>A statement in a line.</summary>
    public static string Of(string statement)
    {
        string line = Blanks().Replace(statement, " ").Trim();

        // Half of a character outside the basic plane is no text.
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 2]) ? Most - 2 : Most - 1)] + "…";
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
