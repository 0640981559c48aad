using System.Globalization;

namespace Perf.Reporting.Html.Sections;

/// <summary>A value beside its limit: how far there is to go, or by how much it was too far.</summary>
internal static class LimitBar
{
    private const double Width = 140;

    /// <summary>Draws it.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>The markup; nothing where there is no value or no limit to compare.</returns>
    public static Markup Draw(Verdict verdict)
    {
        if (verdict is not { Value: >= 0 and { } value, Limit: >= 0 and { } limit } || !double.IsFinite(value) || !double.IsFinite(limit) || Math.Max(value, limit) is not > 0)
        {
            return Markup.None;
        }

        // The limit stays in sight where the value is a hundred times it.
        double end = Math.Max(limit * 1.25, Math.Min(value * 1.05, limit == 0 ? value : limit * 4));
        double At(double one) => Math.Clamp(one / end, 0, 1) * Width;
        string state = verdict.Outcome switch { Outcome.Pass => "good", Outcome.Fail => "bad", _ => "unsure" };
        return Markup.Of(
            $"""<svg class="limit" viewBox="0 0 {Number(Width)} 16" width="{Number(Width)}" height="16" aria-hidden="true"><rect class="back" y="4" width="{Number(Width)}" height="8" rx="4"/><rect class="{state}" y="4" width="{Number(Math.Max(2, At(value)))}" height="8" rx="4"/><rect class="tick" x="{Number(At(limit) - 1)}" y="0" width="2" height="16"/></svg>""");
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
