namespace Perf.Reporting.Ci;

/// <summary>
/// Workflow commands of GitHub Actions: a line for each issue, shown beside the file's line. GitHub keeps ten errors and ten warnings of a step, so the worst come first.
/// Source: docs.github.com, Workflow commands for GitHub Actions.
/// </summary>
internal static class GitHubAnnotations
{
    internal static IReadOnlyList<string> Of(ValidationReport report, string folder) =>
        [.. report.Issues.Select(issue => $"::{Level(issue)} {Properties(issue, folder)}::{Data(AnnotationText.Of(issue))}")];

    private static string Level(ValidationIssue issue) => issue switch
    {
        { Blocks: true } => "error",
        { Severity: ValidationSeverity.Critical or ValidationSeverity.Warning } => "warning",
        _ => "notice",
    };

    private static string Properties(ValidationIssue issue, string folder)
    {
        string title = $"title={Property($"Performance: {AnnotationText.Title(issue)}")}";
        return AnnotationText.FileOf(issue, folder) is { } file ? $"file={Property(file)},line={issue.Line ?? 1},{title}" : title;
    }

    // What would end the line, or begin another command, is written as a percent code.
    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
