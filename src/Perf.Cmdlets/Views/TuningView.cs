using System.Globalization;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format views of plans and changes call.</summary>
public static class TuningView
{
    /// <summary>A plan as text for a terminal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(OptimizationPlan plan, int width, bool colour) => PerfRuntime.Describe(plan, Columns.Of(width), colour);

    /// <summary>A gain as people read it: <c>+35 %</c>.</summary>
    /// <param name="share">The share; null where it was not measured.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:+0.#;-0.#;0} %") : "";

    /// <summary>A measurement's interval: <c>+21 to +48 %</c>.</summary>
    /// <param name="measurement">The measurement; null where there is none.</param>
    /// <returns>The text; empty where there is no interval.</returns>
    public static string Interval(TuningMeasurement? measurement) => measurement is { GainLow: { } low, GainHigh: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low * 100:+0;-0;0} to {high * 100:+0;-0;0} %") : "";
}
