using System.Globalization;
using Perf.Reporting.Html.Charts;

namespace Perf.Reporting.Html.Sections;

/// <summary>Where the mean request's time goes: one bar of all parts, and the same in a table. It is drawn with attributes alone: the page's policy allows no style in elements.</summary>
internal static class BudgetFigure
{
    private const double Width = 1000;
    private const string Left = BudgetBar.Left;

    /// <summary>Draws it.</summary>
    /// <param name="budget">The budget.</param>
    /// <returns>The markup; nothing where nothing was measured.</returns>
    public static Markup Draw(TimeBudget? budget)
    {
        TimeBudgetPart[] parts = [.. budget?.Parts.Where(part => double.IsFinite(part.Share) && part.Share > 0) ?? []];
        if (budget is null || parts.Length == 0)
        {
            return Markup.None;
        }

        string said = string.Join(", ", parts.OrderByDescending(part => part.Share).Select(part => $"{FigureText.Short(part.Title, 80)} {FindingText.Percent(part.Share)}"));
        return Markup.Of($"""
            <figure class="budget"><figcaption><h3>Where the mean of {FigureText.Time(budget.Milliseconds)} goes</h3><p class="note">{Note(budget)}</p></figcaption>
            <svg viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label="{said}">{Bars(parts)}</svg></figure>
            {DataTable.Write("Where the mean request's time goes", ["Part", "#Mean", "Share", "Measured from"], parts.Select(Row))}{Contradictions(budget)}
            """);
    }

    private static string Note(TimeBudget budget)
    {
        string left = $"{FindingText.Percent(budget.Unattributed)} of it no measurement claims.";
        return budget is { Concurrency: { } counted, LittleConcurrency: { } derived }
            ? string.Create(CultureInfo.InvariantCulture, $"{left} Requests under way: {counted:0.#} counted, {derived:0.#} by Little's law.")
            : left;
    }

    private static IEnumerable<Markup> Bars(TimeBudgetPart[] parts)
    {
        double all = parts.Sum(part => part.Share);
        double from = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            TimeBudgetPart part = parts[i];
            double width = part.Share / all * Width;
            yield return Markup.Of($"""
                <rect class="part" x="{Number(from)}" y="0" width="{Number(width)}" height="40" fill="var(--{Ink(part, i)})"{(part.Tier == Left ? new Markup(" fill-opacity=\"0.45\"") : Markup.None)}><title>{FigureText.Short(part.Title, 120)}: {FigureText.Time(part.Milliseconds)}, {FindingText.Percent(part.Share)}</title></rect>
                """);
            from += width;
        }
    }

    private static DataCell[] Row(TimeBudgetPart part, int i) =>
    [
        Markup.Of($"""<span class="key ink-{Ink(part, i)}"></span>{FigureText.Short(part.Title, 120)}"""),
        DataTable.Time(part.Milliseconds),
        new(Markup.Of($"{ShareBar.Draw(part.Share)} {FindingText.Percent(part.Share)}"), part.Share),
        DataTable.Text(FigureText.Short(part.Source)),
    ];

    private static Markup Contradictions(TimeBudget budget) => budget.Contradictions.Count == 0
        ? Markup.None
        : Markup.Of($"""<ul class="findings">{budget.Contradictions.Take(DataTable.MaxRows).Select(one => Markup.Of($"<li>{FigureText.Short(one, 600)}</li>"))}</ul>""");

    // By the place, so that no two of a report are alike as long as there are colours.
    private static string Ink(TimeBudgetPart part, int place) => part.Tier == Left ? "quiet" : string.Create(CultureInfo.InvariantCulture, $"hue{(place % ChartInk.PaletteSize) + 1}");

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
