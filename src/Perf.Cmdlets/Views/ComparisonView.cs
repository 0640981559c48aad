using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format views of comparisons and of noise call.</summary>
public static class ComparisonView
{
    /// <summary>A whole comparison as text for a terminal.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(ComparisonReport report, int width, bool colour) => PerfRuntime.Describe(report, Columns.Of(width), colour);

    /// <summary>A measurement of noise as text for a terminal.</summary>
    /// <param name="report">The measurement.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(NoiseReport report, int width, bool colour) => PerfRuntime.Describe(report, Columns.Of(width), colour);

    /// <summary>The verdict in a word; a suspicion is Suspected.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>The word.</returns>
    public static string Verdict(Comparison one) => one.Suspected ? "Suspected" : one.Verdict.ToString();

    /// <summary>From what to what.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>112 ms → 120 ms</c>.</returns>
    public static string Values(Comparison one) => PerfRuntime.FiguresOf(one).Values;

    /// <summary>The change.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>+7.1 %</c>.</returns>
    public static string Change(Comparison one) => PerfRuntime.FiguresOf(one).Change;

    /// <summary>The change's interval.</summary>
    /// <param name="one">The comparison.</param>
    /// <returns>Such as <c>+3.2 … +11.2 %</c>.</returns>
    public static string Interval(Comparison one) => PerfRuntime.FiguresOf(one).Interval;
}
