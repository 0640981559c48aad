using System.Globalization;
using Perf.Reporting.Html;

namespace Perf.Reporting;

/// <summary>A finding as text for a terminal: in a few lines, or with all that speaks for it and against it.</summary>
internal static class FindingText
{
    private const int MostReasons = 2;
    private const int MaxText = 2000;
    private const string Indent = "     ";

    /// <summary>Writes it.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="width">Columns.</param>
    /// <param name="style">Colours, or none.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines.</returns>
    public static IEnumerable<string> Lines(Finding finding, int width, Style style, bool isDetailed)
    {
        bool isAnswer = IsAnswer(finding);
        foreach (string line in Title(finding, width, style))
        {
            yield return line;
        }

        if (!isAnswer)
        {
            foreach (string line in Wrapped(Indent, Weight(finding), width))
            {
                yield return style.Dim(line);
            }
        }

        if (isAnswer || isDetailed)
        {
            foreach (string line in Wrapped(Indent, finding.Explanation, width))
            {
                yield return line;
            }
        }

        foreach (string line in isDetailed ? Everything(finding, width, style) : Reasons(finding, width, style))
        {
            yield return line;
        }
    }

    /// <summary>Whether it is an answer about the run and no cause.</summary>
    /// <param name="finding">The finding.</param>
    internal static bool IsAnswer(Finding finding) => finding.Id is Finding.NoBottleneckFound or Finding.CannotBeJudged;

    /// <summary>Whether a diagnosis' summary says the same as its only finding, an answer: then one of them is enough.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    internal static bool IsSummaryOfAnswer(Diagnosis diagnosis) => diagnosis.Findings is [var first, ..] && IsAnswer(first) && diagnosis.Summary.Contains(first.Explanation, StringComparison.Ordinal);

    /// <summary>How likely, how much, and what its removal would bring.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>Such as <c>confidence 93 %, costs 50.4 ms (88 %), without it up to 8.2 times as fast</c>.</returns>
    internal static string Weight(Finding finding)
    {
        string impact = finding.ImpactMilliseconds is { } time ? $"costs {Figures.Time(time)} ({Percent(finding.Impact)})" : $"impact {Percent(finding.Impact)}";
        string gain = finding.ExpectedGain >= 1.05 && double.IsFinite(finding.ExpectedGain) ? string.Create(CultureInfo.InvariantCulture, $", without it up to {finding.ExpectedGain:0.0} times as fast") : "";
        return $"confidence {Percent(finding.Confidence)}, {impact}{gain}";
    }

    /// <summary>A share in whole per cent; none and all are said only where it is none and all.</summary>
    /// <param name="share">0 to 1.</param>
    internal static string Percent(double share) => share switch
    {
        double.NaN => "-",
        > 0 and < 0.01 => "<1 %",
        > 0.99 and < 1 => ">99 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %"),
    };

    /// <summary>What was seen, in figures.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <returns>Such as <c>statements.blocks_hit / calls 3,077 (counts from 100)</c>.</returns>
    internal static string Figure(FindingEvidence evidence)
    {
        string value = evidence.Value is null ? "" : $" {FigureText.InUcum(evidence.Value, evidence.Unit)}";
        return $"{evidence.Signal}{value}{(evidence.Limit is null ? "" : $" (counts in full from {FigureText.InUcum(evidence.Limit, evidence.Unit)})")}";
    }

    private static IEnumerable<string> Title(Finding finding, int width, Style style)
    {
        string head = finding.Rank > 0 ? string.Create(CultureInfo.InvariantCulture, $"{finding.Rank,3}  ") : Indent;
        string id = $"{finding.Id}{(finding.ConsequenceOf is { } cause ? $", follows from {cause}" : "")}";
        IReadOnlyList<string> lines = PlainText.Lines(Style.Clean(finding.Title, MaxText), Math.Max(20, width - head.Length));
        for (int i = 0; i < lines.Count; i++)
        {
            string line = (i == 0 ? head : Indent) + Coloured(finding, style, lines[i]);
            bool isLast = i == lines.Count - 1;
            yield return isLast && head.Length + lines[i].Length + 2 + id.Length <= width ? $"{line}  {style.Dim(PlainText.OneLine(Style.Clean(id, 80)))}" : line;
            if (isLast && head.Length + lines[i].Length + 2 + id.Length > width)
            {
                yield return Indent + style.Dim(PlainText.OneLine(Style.Clean(id, Math.Max(20, width - Indent.Length))));
            }
        }
    }

    private static string Coloured(Finding finding, Style style, string text) => finding.Id switch
    {
        Finding.NoBottleneckFound => style.Good(text),
        Finding.CannotBeJudged => style.Warn(text),
        _ => style.Bold(text),
    };

    private static IEnumerable<string> Reasons(Finding finding, int width, Style style) =>
    [
        .. finding.Evidence.Take(MostReasons).SelectMany(one => Headed("because", one.Text.Length > 0 ? one.Text : Figure(one), width)),
        .. finding.Against.Take(1).SelectMany(one => Headed("but", one.Text.Length > 0 ? one.Text : Figure(one), width)).Select(style.Warn),
        .. finding.Consequences.Count == 0 ? [] : Headed("so also", string.Join(", ", finding.Consequences), width).Select(style.Dim),
    ];

    private static IEnumerable<string> Everything(Finding finding, int width, Style style) =>
    [
        .. finding.Evidence.SelectMany(one => Evidence("for", one, width, style)),
        .. finding.Against.SelectMany(one => Evidence("against", one, width, style)),
        .. finding.Consequences.Count == 0 ? [] : Headed("so also", string.Join(", ", finding.Consequences), width),
        .. (IsAnswer(finding) ? [] : finding.Missing).SelectMany(one => Headed("missing", one, width)).Select(style.Warn),
        .. finding.Verify.SelectMany(one => Headed("verify", one, width)),
        .. finding.Parameters.OrderBy(one => one.Key, StringComparer.Ordinal).SelectMany(one => Headed("given", $"{one.Key}: {one.Value}", width)),
        .. finding.Optimizations.Count == 0 ? [] : Headed("cures", string.Join(", ", finding.Optimizations), width),
    ];

    private static IEnumerable<string> Evidence(string head, FindingEvidence evidence, int width, Style style)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"{evidence.Source}, {evidence.From:0} to {evidence.To:0} s, strength {Percent(evidence.Strength)}{(evidence.IsDiscriminating ? ", tells it from others" : "")}");
        return [.. Headed(head, evidence.Text.Length > 0 ? evidence.Text : Figure(evidence), width), .. Headed("", $"{Figure(evidence)}; {where}", width).Select(style.Dim)];
    }

    private static IEnumerable<string> Headed(string head, string text, int width) => Wrapped($"{Indent}{head,-8} ", text, width);

    /// <summary>A text behind a heading, its further lines below the first. Breaking it makes any word the first of a line: none is a command of a CI system.</summary>
    /// <param name="head">What stands before the first line.</param>
    /// <param name="text">The text, from wherever.</param>
    /// <param name="width">Columns.</param>
    internal static IEnumerable<string> Wrapped(string head, string text, int width)
    {
        foreach (string line in PlainText.Lines(Style.Clean(text, MaxText), Math.Max(20, width - head.Length)))
        {
            yield return head + line;
            head = new string(' ', head.Length);
        }
    }
}
