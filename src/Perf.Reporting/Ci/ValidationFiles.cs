namespace Perf.Reporting.Ci;

/// <summary>The files of a validation.</summary>
public static class ValidationFiles
{
    private static readonly IValidationWriter[] s_all = [new ValidationJsonFile(), new JUnitFile(), new SummaryFile(), new BadgeFile()];

    /// <summary>Makes all of them.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Each file's name and its text.</returns>
    public static IReadOnlyList<(string Name, string Text)> All(ValidationReport report) => [.. s_all.Select(writer => (writer.FileName, writer.Write(report)))];

    /// <summary>The summary for people, in Markdown.</summary>
    /// <param name="report">The report.</param>
    public static string Summary(ValidationReport report) => new SummaryFile().Write(report);

    /// <summary>The lines by which a CI system shows issues where they belong.</summary>
    /// <param name="report">The report.</param>
    /// <param name="system">The system.</param>
    /// <param name="folder">The repository's root: files below it are named from there.</param>
    /// <param name="summaryPath">The file of the summary, or null where it was not written.</param>
    /// <returns>The lines; none outside of a CI system that takes them.</returns>
    public static IReadOnlyList<string> Annotations(ValidationReport report, CiSystem system, string folder, string? summaryPath) => system switch
    {
        CiSystem.GitHub => GitHubAnnotations.Of(report, folder),
        CiSystem.AzureDevOps => AzureCommands.Of(report, folder, summaryPath),
        _ => [],
    };

    /// <summary>A text that no CI system takes for a command of its own.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text without control characters but line feeds; commands of GitHub and Azure are broken by a space.</returns>
    public static string Harmless(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line =>
    {
        string clean = string.Concat(line.Where(letter => !char.IsControl(letter))).Replace("##", "# #", StringComparison.Ordinal);
        return clean.TrimStart().StartsWith("::", StringComparison.Ordinal) ? clean.Replace("::", ": :", StringComparison.Ordinal) : clean;
    }));
}
