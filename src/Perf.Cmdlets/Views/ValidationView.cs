using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format view of a validation calls.</summary>
public static class ValidationView
{
    /// <summary>A validation as text for a terminal.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(ValidationReport report, int width, bool colour) => PerfRuntime.Describe(report, Columns.Of(width), colour);
}
