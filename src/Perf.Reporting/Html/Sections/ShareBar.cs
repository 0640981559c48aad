using System.Globalization;

namespace Perf.Reporting.Html.Sections;

/// <summary>A share as a small bar. It is drawn with attributes alone: the page's policy allows no style in elements.</summary>
internal static class ShareBar
{
    /// <summary>Draws it.</summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>The markup.</returns>
    public static Markup Draw(double share) => Markup.Of(
        $"""<svg class="bar" viewBox="0 0 120 8" width="120" height="8" aria-hidden="true"><rect class="back" width="120" height="8" rx="4"/><rect class="front" width="{(Math.Clamp(share, 0, 1) * 120).ToString("0.#", CultureInfo.InvariantCulture)}" height="8" rx="4"/></svg>""");
}
