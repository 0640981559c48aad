using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Perf.Commands;

/// <summary>Makes completions of words: those that are meant, once each, quoted where PowerShell would take them for something else. Pure.</summary>
internal static class CompletionWords
{
    private const string Plain = "-_./";

    /// <summary>The completions.</summary>
    /// <param name="words">Words, each with a hint.</param>
    /// <param name="typed">What is typed, perhaps with a quote before it.</param>
    /// <param name="isMatch">Whether a word is meant by what is typed.</param>
    public static IReadOnlyList<CompletionResult> Of(IEnumerable<(string Text, string Hint)> words, string typed, Func<(string Text, string Hint), string, bool> isMatch)
    {
        string plain = typed.Trim('\'', '"');
        return
        [
            .. words.Where(word => IsOffered(word.Text) && isMatch(word, plain)).DistinctBy(word => word.Text, StringComparer.Ordinal)
                .Select(word => new CompletionResult(Quoted(word.Text), word.Text, CompletionResultType.ParameterValue, Shown(word.Hint) is { Length: > 0 } hint ? hint : word.Text)),
        ];
    }

    /// <summary>A word as it stands on a line: in quotes, but for one that means itself.</summary>
    /// <param name="word">The word.</param>
    public static string Quoted(string word) => word.Length > 0 && word[0] != '-' && word.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
        && !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        ? word
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";

    // Names come from files of any origin: what a terminal would take for a command is neither put on the line nor shown.
    private static bool IsOffered(string word) => word.Length > 0 && !word.Any(char.IsControl);

    private static string Shown(string hint) => new([.. hint.Select(c => char.IsControl(c) ? ' ' : c)]);
}
