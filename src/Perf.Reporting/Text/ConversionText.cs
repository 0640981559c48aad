namespace Perf.Reporting;

/// <summary>A conversion as text: what was made, and what was not carried over.</summary>
public static class ConversionText
{
    /// <summary>Writes the text.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Write(ConversionReport report, int width, bool colour)
    {
        var style = new Style(colour);
        var lines = new List<string>
        {
            $"{style.Bold(Style.Clean(report.Scenario, width))}: {Style.Clean(report.SourceDetail, 200)}, {Figures.Count(report.Read)} read, {report.Steps} step{(report.Steps == 1 ? "" : "s")} in {report.Flows} flow{(report.Flows == 1 ? "" : "s")}"
                + (report.Path is null ? "" : $" → {report.Path}"),
        };
        if (report.EnvironmentVariables.Count > 0)
        {
            lines.AddRange(Item(style.Dim("set"), string.Join(", ", report.EnvironmentVariables), width));
        }

        lines.AddRange(report.Notes.SelectMany(note => Item(Label(style, note.Kind), note.ToString(), width)));
        return string.Join('\n', lines);
    }

    private static string Label(Style style, ConversionNoteKind kind) => kind switch
    {
        ConversionNoteKind.NotCarriedOver => style.Bad("not carried over"),
        ConversionNoteKind.LeftOut => style.Dim("left out"),
        ConversionNoteKind.Changed => style.Warn("changed"),
        ConversionNoteKind.Secret => style.Warn("secret"),
        _ => style.Warn("made up"),
    };

    private static IEnumerable<string> Item(string label, string text, int width) =>
        PlainText.Lines(Style.Clean(text, 2_000), Math.Max(20, width - 22)).Select((line, i) => (i == 0 ? $"  {label}: " : "    ") + line);
}
