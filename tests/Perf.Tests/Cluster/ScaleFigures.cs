using System.Text.Json;

namespace Perf.Tests.Cluster;

/// <summary>Figures that depend on the machine: tests tell them, and a benchmark judges them (tests/bench/AgentScale.ps1), which names the file in PERF_SCALE_FIGURES.</summary>
internal static class ScaleFigures
{
    /// <summary>Tells figures, as a line of JSON; where nobody asks for them it does nothing.</summary>
    /// <param name="of">What they are of.</param>
    /// <param name="figures">The figures by their names.</param>
    public static void Tell(string of, IReadOnlyDictionary<string, double> figures)
    {
        if (Environment.GetEnvironmentVariable("PERF_SCALE_FIGURES") is { Length: > 0 } file)
        {
            File.AppendAllText(file, JsonSerializer.Serialize(new { of, figures }) + "\n");
        }
    }
}
