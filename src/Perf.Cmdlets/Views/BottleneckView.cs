using System.Runtime.CompilerServices;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>What the format views of findings and diagnoses call. A finding remembers here which diagnosis it is of, so that the first of them is shown below its run, and the last above what to do next.</summary>
public static class BottleneckView
{
    private static readonly ConditionalWeakTable<Finding, Diagnosis> s_diagnoses = [];

    /// <summary>A diagnosis as text for a terminal.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(Diagnosis diagnosis, int width, bool colour, bool isDetailed) => PerfRuntime.Describe(diagnosis, Columns.Of(width), colour, isDetailed);

    /// <summary>A finding as text for a terminal.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="width">Columns; 120 when the host does not know.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <param name="isDetailed">Whether everything is told.</param>
    /// <returns>Lines of text.</returns>
    public static string Render(Finding finding, int width, bool colour, bool isDetailed) =>
        PerfRuntime.Describe(finding, s_diagnoses.TryGetValue(finding, out Diagnosis? diagnosis) ? diagnosis : null, Columns.Of(width), colour, isDetailed);

    /// <summary>A text from elsewhere as a view may show it: on one line, and no command for a terminal or a CI system.</summary>
    /// <param name="text">The text; null is nothing.</param>
    /// <returns>The clean text.</returns>
    public static string Clean(string? text) => PerfRuntime.Printable(text ?? "");

    /// <summary>Keeps which diagnosis a finding is of, as long as the finding is there.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    internal static void Keep(Diagnosis diagnosis)
    {
        foreach (Finding finding in diagnosis.Findings)
        {
            s_diagnoses.AddOrUpdate(finding, diagnosis);
        }
    }
}
