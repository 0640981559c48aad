using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.AccessLog;

/// <summary>Tells values in paths (numbers, ids, dates, addresses) from words. Pure.</summary>
internal static partial class PathSegment
{
    /// <summary>Whether a segment is a value, so that paths which differ in it alone are the same.</summary>
    public static bool IsValue(string segment) =>
        segment.Length > 0 && (segment.All(char.IsAsciiDigit) || Value().IsMatch(segment) || IsRandom(segment));

    /// <summary>Whether a value tells of a person.</summary>
    public static bool IsPersonal(string segment) => segment.Contains('@', StringComparison.Ordinal) || segment.Contains("%40", StringComparison.Ordinal);

    /// <summary>The variable of a value, after the word before it: <c>user_id</c> of <c>/users/17</c>.</summary>
    public static string NameOf(string? before)
    {
        if (string.IsNullOrEmpty(before) || before == PathNode.Value)
        {
            return "id";
        }

        string word = LiteralText.VariableName(before.ToLowerInvariant()).Replace('.', '_').Replace('-', '_');
        string singular = word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 ? $"{word[..^3]}y"
            : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && word.Length > 3 ? word[..^1] : word;
        return $"{singular}_id";
    }

    // Long and of letters and digits mixed: no word is.
    private static bool IsRandom(string segment)
    {
        int digits = segment.Count(char.IsAsciiDigit);
        bool isMixed = digits >= 3 || (digits >= 1 && segment.Skip(1).Any(char.IsAsciiLetterUpper) && segment.Any(char.IsAsciiLetterLower));
        return segment.Length >= 16 && isMixed && segment.Any(char.IsAsciiLetter) && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=') && !HasWords(segment);
    }

    // a-shirt-with-3-pockets-and-100-buttons is a name of several words.
    private static bool HasWords(string segment) => segment.Split('-', '_').Count(part => part.Length >= 3 && part.All(char.IsAsciiLetter)) >= 2;

    [GeneratedRegex(@"^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(?=.*[0-9])[0-9a-fA-F]{8,}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?|[0-9]+[-.,][0-9.,-]+|[0-7][0-9A-HJKMNP-TV-Z]{25}|[^/]+(?:@|%40)[^/]+\.[^/]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
