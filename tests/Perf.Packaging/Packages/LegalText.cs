using System.Text.RegularExpressions;

namespace Perf.Packaging.Packages;

/// <summary>A licence or a notice that a package brings.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Text">What it says, with plain line ends.</param>
internal sealed partial record LegalText(string Name, string Text)
{
    /// <summary>Whether a file at the top of a package is one, by its name.</summary>
    /// <param name="name">The file's name.</param>
    public static bool IsOne(string name) => Names().IsMatch(name);

    /// <summary>Takes a text as it is meant, whatever its line ends and the blanks at them.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">What is in the file.</param>
    public static LegalText Of(string name, string text) =>
        new(name, string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n'));

    [GeneratedRegex(@"^(LICEN[CS]E|COPYING|NOTICE|THIRD-?PARTY-?NOTICES?)[^.]*(\.(txt|md))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Names();
}
