using OxyPlot;

namespace Perf.Reporting.Html.Charts;

/// <summary>
/// The colours of charts. OxyPlot knows fixed colours only, so each is a stand-in that <see cref="SvgFigure"/> replaces by a variable of the style sheet,
/// which has one value for light and one for dark.
/// </summary>
internal static class ChartInk
{
    private static readonly OxyColor[] s_palette = [.. Enumerable.Range(1, PaletteSize).Select(i => OxyColor.FromRgb(2, 0, (byte)i))];

    /// <summary>How many colours there are that tell things of one kind apart.</summary>
    public const int PaletteSize = 8;

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

    /// <summary>The area below the first series.</summary>
    public static OxyColor FirstBand { get; } = OxyColor.FromRgb(1, 0, 8);

    /// <summary>The area below the second series.</summary>
    public static OxyColor SecondBand { get; } = OxyColor.FromRgb(1, 0, 9);

    /// <summary>The area below the third series.</summary>
    public static OxyColor ThirdBand { get; } = OxyColor.FromRgb(1, 0, 10);

    /// <summary>Every stand-in with its variable.</summary>
    public static IReadOnlyDictionary<OxyColor, string> Variables { get; } = new Dictionary<OxyColor, string>(
        s_palette.Select((color, i) => KeyValuePair.Create(color, FormattableString.Invariant($"--hue{i + 1}"))))
    {
        [Text] = "--muted",
        [Grid] = "--grid",
        [First] = "--series1",
        [Second] = "--series2",
        [Third] = "--series3",
        [Quiet] = "--quiet",
        [Bad] = "--bad",
        [FirstBand] = "--band1",
        [SecondBand] = "--band2",
        [ThirdBand] = "--band3",
    };

    /// <summary>One of the colours that tell things of one kind apart.</summary>
    /// <param name="number">From 0; after the last comes the first again.</param>
    /// <returns>The colour.</returns>
    public static OxyColor Hue(int number) => s_palette[number % PaletteSize];

    /// <summary>The style sheet's class that fills with a colour.</summary>
    /// <param name="color">One of the colours above.</param>
    /// <returns>Such as <c>ink-bad</c>.</returns>
    public static string Class(OxyColor color) => $"ink{Variables[color][1..]}";
}
