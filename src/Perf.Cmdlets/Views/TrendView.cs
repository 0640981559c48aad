using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format view of a trend calls.</summary>
public static class TrendView
{
    /// <summary>A trend as text for a terminal, with a chart.</summary>
    /// <param name="trend">The trend.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(Trend trend, int width, bool colour) => PerfRuntime.Describe(trend, Columns.Of(width), colour);
}
