using System.Globalization;

namespace Perf.Reporting;

/// <summary>A diagnosis as text for a terminal: the run and the answer, where the time goes, the causes by rank, and what to do next as commands that can be copied.</summary>
public static class DiagnosisText
{
    private const int MaxText = 2000;
    private const int MostOthers = 4;
    private const int FewestStages = 3;

    /// <summary>Writes all of it.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told: all evidence, what lies below the cut, what was not measured.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(Diagnosis diagnosis, int width, bool colour, bool isDetailed)
    {
        var style = new Style(colour);
        IEnumerable<string> findings = diagnosis.Findings.SelectMany(finding => Spaced(FindingText.Lines(finding, width, style, isDetailed)));
        return string.Join('\n', Head(diagnosis, width, style, isDetailed).Concat(findings).Concat(Notes(diagnosis, width, style, isDetailed)).Concat(Foot(diagnosis, width, style, isDetailed)));
    }

    /// <summary>Writes one finding of a diagnosis: with what stands above the first, and below the last.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="diagnosis">The diagnosis that it is of; null where that is not known any more.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines, separated by line feeds; the last has none.</returns>
    public static string Write(Finding finding, Diagnosis? diagnosis, int width, bool colour, bool isDetailed)
    {
        var style = new Style(colour);
        bool isFirst = diagnosis?.Findings.Count > 0 && ReferenceEquals(diagnosis.Findings[0], finding);
        bool isLast = diagnosis?.Findings.Count > 0 && ReferenceEquals(diagnosis.Findings[^1], finding);
        return string.Join('\n', (isFirst ? Head(diagnosis!, width, style, isDetailed) : []).Concat(FindingText.Lines(finding, width, style, isDetailed)).Concat(isLast ? ["", .. Foot(diagnosis!, width, style, isDetailed)] : []));
    }

    private static IEnumerable<string> Head(Diagnosis diagnosis, int width, Style style, bool isDetailed)
    {
        string what = diagnosis.WithoutLoad ? $"monitors of {diagnosis.Environment ?? "this machine"}" : diagnosis.Scenario + (diagnosis.Environment is { } environment ? $" / {environment}" : "");
        string when = diagnosis.StartedAt == default ? "" : string.Create(CultureInfo.InvariantCulture, $", {diagnosis.StartedAt.LocalDateTime:yyyy-MM-dd HH:mm}");
        string run = diagnosis.WithoutLoad ? $"looked at without a run{when}" : $"run {diagnosis.RunId}{when}";
        // The run's id is what is copied from here.
        yield return $"{style.Bold(PlainText.OneLine(Style.Clean(what, Math.Max(20, width - run.Length - 2))))}  {style.Dim(PlainText.OneLine(Style.Clean(run, Math.Max(20, width - 22))))}";
        // An answer that is no cause is told once, below.
        foreach (string line in FindingText.IsSummaryOfAnswer(diagnosis) ? [] : FindingText.Wrapped("", diagnosis.Summary, width))
        {
            yield return Verdict(diagnosis, style, line);
        }

        if (isDetailed && diagnosis.Quality.To > diagnosis.Quality.From)
        {
            string warmUp = diagnosis.Quality.WarmUpSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {diagnosis.Quality.WarmUpSeconds:0} s of warming up are left out") : "";
            yield return style.Dim(string.Create(CultureInfo.InvariantCulture, $"judged by the seconds {diagnosis.Quality.From:0} to {diagnosis.Quality.To:0}{warmUp}"));
        }

        yield return "";
        if (diagnosis.Budget is { } budget && budget.Parts.Count > 0)
        {
            yield return style.Dim($"  where the mean of {Figures.Time(budget.Milliseconds)} goes");
            foreach (string line in BudgetBar.Draw(budget, width, style).Concat(budget.Contradictions.SelectMany(one => FindingText.Wrapped("  ! ", one, width)).Select(style.Warn)))
            {
                yield return line;
            }

            yield return "";
        }
    }

    // The view of findings has these as warnings of the command.
    private static IEnumerable<string> Notes(Diagnosis diagnosis, int width, Style style, bool isDetailed)
    {
        IEnumerable<string> all = Notes(diagnosis, isDetailed ? null : 1).SelectMany(one => FindingText.Wrapped("  note      ", one, width));
        if (!isDetailed && MissingLine(diagnosis) is { } missing)
        {
            all = all.Concat(FindingText.Wrapped("  not seen  ", missing, width));
        }

        foreach (string line in all)
        {
            yield return style.Warn(line);
        }
    }

    private static IEnumerable<string> Foot(Diagnosis diagnosis, int width, Style style, bool isDetailed)
    {
        if (diagnosis.Curve.Text.Length > 0 && (isDetailed || diagnosis.Curve.Points.Count >= FewestStages))
        {
            foreach (string line in FindingText.Wrapped("  load      ", diagnosis.Curve.Text, width))
            {
                yield return style.Dim(line);
            }
        }

        foreach (string line in Below(diagnosis, width, isDetailed))
        {
            yield return style.Dim(line);
        }

        if (isDetailed)
        {
            foreach (string line in diagnosis.Missing.SelectMany(one => FindingText.Wrapped("  not seen  ", one, width)))
            {
                yield return style.Dim(line);
            }
        }

        string head = "  next      ";
        foreach (string command in diagnosis.Next)
        {
            foreach (string line in Parts(Style.Clean(command, MaxText), width - head.Length))
            {
                yield return head + line;
                head = new string(' ', head.Length);
            }
        }
    }

    // A command that is too long is broken where PowerShell waits for more: behind a pipe or a parenthesis. Anywhere else it would be no command any more.
    private static string[] Parts(string command, int width)
    {
        int pipe = command.LastIndexOf(" | ", StringComparison.Ordinal);
        int parenthesis = command.IndexOf(" (", StringComparison.Ordinal);
        return command.Length <= width ? [command]
            : pipe > 0 && !command[pipe..].Contains('\'', StringComparison.Ordinal) ? [command[..(pipe + 2)], "  " + command[(pipe + 3)..]]
            : parenthesis > 0 && !command[..parenthesis].Contains('\'', StringComparison.Ordinal) ? [command[..(parenthesis + 2)], "  " + command[(parenthesis + 2)..]]
            : [command];
    }

    private static IEnumerable<string> Below(Diagnosis diagnosis, int width, bool isDetailed)
    {
        if (diagnosis.Others.Count == 0)
        {
            return [];
        }

        if (isDetailed)
        {
            return diagnosis.Others.SelectMany(one => FindingText.Wrapped("  besides   ", $"{one.Id}, {FindingText.Weight(one)}{(one.ConsequenceOf is { } cause ? $", follows from {cause}" : "")}: {one.Title}", width));
        }

        string more = diagnosis.Others.Count > MostOthers ? $" and {diagnosis.Others.Count - MostOthers} more" : "";
        return FindingText.Wrapped("  besides   ", string.Join(", ", diagnosis.Others.Take(MostOthers).Select(one => $"{one.Id} ({FindingText.Percent(one.Confidence)})")) + more, width);
    }

    /// <summary>What is to be known of it, a sentence each; contradictions of the time budget are left out, which stand beside its picture.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="most">No more than this, and a last line with the number of the others; null for all.</param>
    /// <returns>The sentences.</returns>
    public static IReadOnlyList<string> Notes(Diagnosis diagnosis, int? most)
    {
        string[] all = [.. diagnosis.Quality.Warnings.Concat(diagnosis.Warnings).Except(diagnosis.Budget?.Contradictions ?? [])];
        return most is { } limit && all.Length > limit ? [.. all.Take(limit), $"And {all.Length - limit} more; -Detailed lists them."] : all;
    }

    /// <summary>What was not measured in one line; null where nothing is missing.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The line, without the run.</returns>
    public static string? MissingLine(Diagnosis diagnosis) => diagnosis.Missing.Count switch
    {
        0 => null,
        1 => Style.Clean(diagnosis.Missing[0], 200),
        var count => $"{Style.Clean(diagnosis.Missing[0], 160)} And {count - 1} more; -Detailed lists them.",
    };

    private static string Verdict(Diagnosis diagnosis, Style style, string line) => (diagnosis.Findings is [var first, ..] ? first.Id : null) switch
    {
        Finding.NoBottleneckFound => style.Good(line),
        Finding.CannotBeJudged => style.Warn(line),
        null => line,
        _ => style.Bad(line),
    };

    private static IEnumerable<string> Spaced(IEnumerable<string> lines) => lines.Append("");
}
