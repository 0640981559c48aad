namespace Perf.Reporting.Html.Sections;

/// <summary>Outcomes as words, so that colour never says it alone.</summary>
internal static class OutcomeText
{
    /// <summary>The word for an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The word.</returns>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Pass => "Pass",
        Outcome.Fail => "Fail",
        Outcome.NoData => "No data",
        Outcome.Invalid => "Invalid",
        _ => "Inconclusive",
    };

    /// <summary>The style sheet's class for an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The class.</returns>
    public static string Class(Outcome outcome) => outcome.ToString().ToLowerInvariant();

    /// <summary>A small mark for tables.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The markup.</returns>
    public static Markup Chip(Outcome outcome) => Markup.Of($"""<span class="chip {Class(outcome)}">{Word(outcome)}</span>""");
}
