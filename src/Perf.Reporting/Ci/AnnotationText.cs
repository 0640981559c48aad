using System.Text.Json;

namespace Perf.Reporting.Ci;

/// <summary>An issue in the few words that annotations have room for.</summary>
internal static class AnnotationText
{
    internal static string Of(ValidationIssue issue) => Printable($"{issue.Message} {issue.Suggestion}".TrimEnd());

    internal static string Kind(ValidationIssue issue) => JsonNamingPolicy.KebabCaseLower.ConvertName(issue.Kind.ToString());

    internal static string Title(ValidationIssue issue) => Kind(issue).Replace('-', ' ');

    /// <summary>The issue's file from the repository's root; null when it is outside, where a CI system could not show it.</summary>
    internal static string? FileOf(ValidationIssue issue, string folder)
    {
        if (issue.File is not { Length: > 0 } file)
        {
            return null;
        }

        string relative = Path.GetRelativePath(folder, Path.GetFullPath(file, folder)).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    // Control characters of what a server said are no part of a log's line; line ends are kept for the caller to encode.
    private static string Printable(string text) => string.Concat(text.Where(letter => !char.IsControl(letter) || letter == '\n'));
}
