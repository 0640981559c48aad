using System.Globalization;

namespace Perf.Reporting.Html.Sections;

/// <summary>A cause as a card: how sure, what it costs, what was seen, what speaks against it, how to verify it.</summary>
internal static class CauseCard
{
    /// <summary>All findings of a diagnosis that any cut shows, each with the cuts that show it, in the order of the one that shows most.</summary>
    /// <param name="cuts">The diagnosis at each sensitivity.</param>
    /// <returns>The findings.</returns>
    public static IReadOnlyList<(Finding Finding, IReadOnlyList<Sensitivity> Seen)> Seen(IReadOnlyList<Diagnosis> cuts)
    {
        var found = new List<(Finding Finding, List<Sensitivity> Seen)>();
        foreach (Diagnosis cut in cuts.OrderByDescending(cut => cut.Findings.Count))
        {
            foreach (Finding finding in cut.Findings)
            {
                int place = found.FindIndex(one => IsSame(one.Finding, finding));
                if (place < 0)
                {
                    // An answer such as that nothing was found stands alone in its cut.
                    found.Add((finding, [cut.Sensitivity]));
                }
                else
                {
                    found[place].Seen.Add(cut.Sensitivity);
                }
            }
        }

        return [.. found.Select(one => (one.Finding, (IReadOnlyList<Sensitivity>)[.. one.Seen.Order()]))];
    }

    /// <summary>Whether two findings are the same one, at different cuts.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    public static bool IsSame(Finding one, Finding other) => one.Id == other.Id && one.Subject == other.Subject && one.Title == other.Title && one.Explanation == other.Explanation;

    /// <summary>Writes a card.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="seen">The sensitivities at which it is seen; none for always.</param>
    /// <param name="number">Its number within the page, from 1.</param>
    /// <returns>The markup.</returns>
    public static Markup Write(Finding finding, IReadOnlyList<Sensitivity> seen, int number)
    {
        bool isAnswer = FindingText.IsAnswer(finding);
        string id = string.Create(CultureInfo.InvariantCulture, $"cause{number}");
        string classes = string.Join(' ', seen.Count == 0 ? ["cause"] : (string[])["cause", "seen", .. seen.Select(one => $"in-{one.ToString().ToLowerInvariant()}")]) + (isAnswer ? " answer" : "");
        return Markup.Of($"""
            <article class="{classes}" aria-labelledby="{id}"><h3 id="{id}">{FigureText.Short(finding.Title, 400)}</h3>
            {(isAnswer ? Markup.None : Weight(finding))}<p>{FigureText.Short(finding.Explanation, 1500)}</p>
            {Evidence($"What speaks for it: {FigureText.Short(finding.Title, 120)}", "What speaks for it", finding.Evidence)}
            {Evidence($"What speaks against it: {FigureText.Short(finding.Title, 120)}", "What speaks against it", finding.Against)}
            {Facts(finding)}{Given(finding)}</article>
            """);
    }

    /// <summary>A line that is meant to be copied.</summary>
    /// <param name="text">The line.</param>
    /// <returns>The markup.</returns>
    public static Markup Code(string text) => Markup.Of($"""<pre class="copy"><code>{FigureText.Short(text, 4000)}</code></pre>""");

    private static Markup Weight(Finding finding)
    {
        string cost = finding.ImpactMilliseconds is { } time ? $"{FigureText.Time(time)} of the mean request" : "";
        string gain = finding.ExpectedGain >= 1.05 && double.IsFinite(finding.ExpectedGain) ? string.Create(CultureInfo.InvariantCulture, $"up to {finding.ExpectedGain:0.0} times as fast") : "no quicker by itself";
        return Markup.Of($"""
            <p class="class"><span class="chip">{finding.Layer.ToString()}</span> <code>{FigureText.Short(finding.Id, 80)}</code></p>
            <dl class="weights"><div><dt>Confidence</dt><dd>{ShareBar.Draw(Sound(finding.Confidence))} {FindingText.Percent(finding.Confidence)}</dd></div>
            <div><dt>Impact</dt><dd>{ShareBar.Draw(Sound(finding.Impact))} {FindingText.Percent(finding.Impact)}{(cost.Length == 0 ? Markup.None : Markup.Of($"""<span class="reason">{cost}</span>"""))}</dd></div>
            <div><dt>Without it</dt><dd>{gain}</dd></div></dl>
            """);
    }

    private static double Sound(double share) => double.IsFinite(share) ? share : 0;

    private static Markup Evidence(string caption, string title, IReadOnlyList<FindingEvidence> evidence) => evidence.Count == 0 ? Markup.None : Markup.Of($"""
        <h4>{title}</h4>{DataTable.Write(caption, ["What was seen", "#Value", "#Counts from", "Signal", "Source", "#Seconds", "#Strength"], evidence.Select(Row))}
        """);

    private static DataCell[] Row(FindingEvidence one) =>
    [
        Markup.Of($"{FigureText.Short(one.Text.Length > 0 ? one.Text : one.Signal, 400)}{(one.IsDiscriminating ? Markup.Of($"""<span class="reason">tells it from others</span>""") : Markup.None)}"),
        DataTable.Figure(one.Value, FigureText.InUcum(one.Value, one.Unit)),
        DataTable.Figure(one.Limit, FigureText.InUcum(one.Limit, one.Unit)),
        Markup.Of($"<code>{FigureText.Short(one.Signal, 160)}</code>"),
        DataTable.Text(FigureText.Short(one.Source, 80)),
        DataTable.Figure(one.From, string.Create(CultureInfo.InvariantCulture, $"{one.From:0}–{one.To:0}")),
        DataTable.Figure(one.Strength, FigureText.Percent(one.Strength)),
    ];

    private static Markup Facts(Finding finding) => Markup.Of($"""
        {List("So also", finding.Consequences)}{List("Would settle it", FindingText.IsAnswer(finding) ? [] : finding.Missing)}{List("How to verify it", finding.Verify)}{List("Known cures", finding.Optimizations)}
        """);

    private static Markup List(string title, IReadOnlyList<string> items) => items.Count == 0
        ? Markup.None
        : Markup.Of($"""<h4>{title}</h4><ul>{items.Take(DataTable.MaxRows).Select(item => Markup.Of($"<li>{FigureText.Short(item, 600)}</li>"))}</ul>""");

    private static Markup Given(Finding finding) => finding.Parameters.Count == 0
        ? Markup.None
        : Markup.Of($"{finding.Parameters.OrderBy(one => one.Key, StringComparer.Ordinal).Take(DataTable.MaxRows).Select(one => Markup.Of($"""<h4>{FigureText.Short(one.Key, 80)}</h4>{Code(one.Value)}"""))}");
}
