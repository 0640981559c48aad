namespace Perf.Reporting.Ci;

/// <summary>Logging commands of Azure Pipelines: an issue each, and the summary as a page of the build. Source: learn.microsoft.com, Logging commands.</summary>
internal static class AzureCommands
{
    internal static IReadOnlyList<string> Of(ValidationReport report, string folder, string? summaryPath)
    {
        var lines = new List<string>();
        foreach (ValidationIssue issue in report.Issues.Where(issue => issue.Severity > ValidationSeverity.Info))
        {
            string place = AnnotationText.FileOf(issue, folder) is { } file ? $"sourcepath={Property(file)};linenumber={issue.Line ?? 1};" : "";
            lines.Add($"##vso[task.logissue type={(issue.Blocks ? "error" : "warning")};{place}code={Property(AnnotationText.Kind(issue))}]{Data(AnnotationText.Of(issue))}");
        }

        if (summaryPath is not null)
        {
            lines.Add($"##vso[task.uploadsummary]{Data(Path.GetFullPath(summaryPath))}");
        }

        return lines;
    }

    private static string Data(string text) => text.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
