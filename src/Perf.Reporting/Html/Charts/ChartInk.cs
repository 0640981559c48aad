using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>
/// The colours of charts. OxyPlot knows fixed colours only, so each is a stand-in that <see cref="SvgFigure"/> replaces by a variable of the style sheet,
/// which has one value for light and one for dark.
/// </summary>
internal static class ChartInk
{
    /// <summary>Texts at axes.</summary>
    public static OxyColor Text { get; } = OxyColor.FromRgb(1, 0, 1);

    /// <summary>Lines of the grid.</summary>
    public static OxyColor Grid { get; } = OxyColor.FromRgb(1, 0, 2);

    /// <summary>The first series.</summary>
    public static OxyColor First { get; } = OxyColor.FromRgb(1, 0, 3);

    /// <summary>The second series.</summary>
    public static OxyColor Second { get; } = OxyColor.FromRgb(1, 0, 4);

    /// <summary>The third series.</summary>
    public static OxyColor Third { get; } = OxyColor.FromRgb(1, 0, 5);

    /// <summary>What is only for orientation, such as virtual users.</summary>
    public static OxyColor Quiet { get; } = OxyColor.FromRgb(1, 0, 6);

    /// <summary>Failures and limits.</summary>
    public static OxyColor Bad { get; } = OxyColor.FromRgb(1, 0, 7);

    /// <summary>Every stand-in with its variable.</summary>
    public static IReadOnlyDictionary<OxyColor, string> Variables { get; } = new Dictionary<OxyColor, string>
    {
        [Text] = "--muted",
        [Grid] = "--grid",
        [First] = "--series1",
        [Second] = "--series2",
        [Third] = "--series3",
        [Quiet] = "--quiet",
        [Bad] = "--bad",
    };

    /// <summary>The style sheet's variable of a colour.</summary>
    /// <param name="color">One of the colours above.</param>
    /// <returns>Such as <c>var(--bad)</c>.</returns>
    public static string Css(OxyColor color) => $"var({Variables[color]})";
}
