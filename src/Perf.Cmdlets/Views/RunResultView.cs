using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format view of a result calls.</summary>
public static class RunResultView
{
    /// <summary>A result as text for a terminal.</summary>
    /// <param name="result">The run.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(RunResult result, int width, bool colour) => PerfRuntime.Describe(result, Columns.Of(width), colour);
}
