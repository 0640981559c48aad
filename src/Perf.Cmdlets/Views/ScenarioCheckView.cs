using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format view of a scenario's check calls.</summary>
public static class ScenarioCheckView
{
    private const int Utf8 = 65001;

    /// <summary>A check as text for a terminal. Block characters are used where the terminal is one of UTF-8.</summary>
    /// <param name="check">The check.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(ScenarioCheck check, int width, bool colour) => PerfRuntime.Describe(check, Columns.Of(width), colour, Console.OutputEncoding.CodePage == Utf8);
}
