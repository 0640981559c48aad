namespace Perf.Reporting.Html.Charts;

/// <summary>How large a chart is drawn; the page scales it from there.</summary>
/// <param name="Width">Units of the drawing, a pixel each at full size.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Class">The style sheet's class, which says in which windows it is seen.</param>
internal sealed record ChartSize(double Width, double Height, string Class)
{
    /// <summary>As wide as the page.</summary>
    public static ChartSize Wide { get; } = new(1110, 270, "plot wide");

    /// <summary>What takes the place of <see cref="Wide"/> in a narrow window.</summary>
    public static ChartSize Narrow { get; } = new(540, 270, "plot narrow");

    /// <summary>Two beside each other.</summary>
    public static ChartSize Half { get; } = new(540, 250, "plot");
}
