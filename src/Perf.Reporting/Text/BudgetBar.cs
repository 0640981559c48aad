using System.Globalization;

namespace Perf.Reporting;

/// <summary>Where the mean request's time goes, as one bar with its key. Parts are told apart by colour, and where there is none by their filling; what nothing claims is dotted.</summary>
internal static class BudgetBar
{
    private const int Widest = 72;
    private const int Narrowest = 20;
    private const int MostNamed = 6;
    private const double Negligible = 0.01;
    internal const string Left = "unattributed";
    private const string Fillings = "█▓▒░";

    /// <summary>Draws it.</summary>
    /// <param name="budget">The budget; one without parts draws nothing.</param>
    /// <param name="width">Columns.</param>
    /// <param name="style">Colours, or none.</param>
    /// <returns>Lines.</returns>
    public static IEnumerable<string> Draw(TimeBudget budget, int width, Style style)
    {
        TimeBudgetPart[] shown = Shown(budget);
        if (shown.Length == 0)
        {
            yield break;
        }

        int[] cells = Cells([.. shown.Select(part => part.Share)], Math.Clamp(width - 4, Narrowest, Widest));
        yield return "  " + string.Concat(shown.Select((part, i) => Ink(style, part, i, new string(Filling(style, part, i), cells[i]))));
        string line = "";
        int length = 0;
        for (int i = 0; i < shown.Length; i++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(Style.Clean(shown[i].Title, 40))} {Figures.Time(shown[i].Milliseconds)} {FindingText.Percent(shown[i].Share)}");
            if (length > 0 && 2 + length + 3 + 2 + text.Length > width)
            {
                yield return $"  {line}";
                (line, length) = ("", 0);
            }

            line += (length > 0 ? "   " : "") + Ink(style, shown[i], i, Filling(style, shown[i], i).ToString()) + " " + text;
            length += (length > 0 ? 3 : 0) + 2 + text.Length;
        }

        yield return $"  {line}";
    }

    /// <summary>How many cells each part gets: all are given out, in proportion, and what is more than half a cell has one. Source: largest remainders (Hamilton).</summary>
    /// <param name="shares">The shares; below 0 and not finite count as none.</param>
    /// <param name="width">All cells.</param>
    /// <returns>Cells for each; they add up to the width where any share is above 0.</returns>
    internal static int[] Cells(IReadOnlyList<double> shares, int width)
    {
        double[] sound = [.. shares.Select(share => double.IsFinite(share) && share > 0 ? share : 0)];
        double sum = sound.Sum();
        if (sum <= 0)
        {
            return new int[shares.Count];
        }

        double[] exact = [.. sound.Select(share => share / sum * width)];
        int[] cells = [.. exact.Select(one => (int)one)];
        foreach (int i in Enumerable.Range(0, cells.Length).OrderByDescending(i => exact[i] - cells[i]).ThenBy(i => i).Take(width - cells.Sum()))
        {
            cells[i]++;
        }

        return cells;
    }

    // What is too small to see is one part of its own, so that the bar is whole.
    private static TimeBudgetPart[] Shown(TimeBudget budget)
    {
        TimeBudgetPart[] parts = [.. budget.Parts.Where(part => part.Share > 0 && double.IsFinite(part.Share))];
        HashSet<TimeBudgetPart> named = [.. parts.Where(part => part.Tier != Left && part.Share >= Negligible).OrderByDescending(part => part.Share).Take(MostNamed)];
        TimeBudgetPart[] rest = [.. parts.Where(part => part.Tier != Left && !named.Contains(part))];
        return
        [
            .. parts.Where(named.Contains),
            .. rest.Length == 0 ? [] : new[] { rest.Length == 1 ? rest[0] : new TimeBudgetPart { Title = $"{rest.Length} others", Milliseconds = rest.Sum(part => part.Milliseconds), Share = rest.Sum(part => part.Share) } },
            .. parts.Where(part => part.Tier == Left),
        ];
    }

    private static char Filling(Style style, TimeBudgetPart part, int place) => part.Tier == Left ? '·' : style.HasColour ? '█' : Fillings[place % Fillings.Length];

    private static string Ink(Style style, TimeBudgetPart part, int place, string text) => text.Length == 0 ? "" : part.Tier == Left ? style.Dim(text) : style.Hue(place, text);
}
