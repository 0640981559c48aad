using System.Text.Json;

namespace Perf.Tests.Cluster;

/// <summary>Figures that depend on the machine: tests tell them, and a benchmark judges them (tests/bench/AgentScale.ps1), which names the file in PERF_SCALE_FIGURES.</summary>
internal static class ScaleFigures
{
    private static readonly string? s_file = Environment.GetEnvironmentVariable("PERF_SCALE_FIGURES");

    /// <summary>Whether somebody asks for them.</summary>
    public static bool AreAsked => s_file is { Length: > 0 };

    /// <summary>Tells figures, as a line of JSON; where nobody asks for them it does nothing.</summary>
    /// <param name="of">What they are of.</param>
    /// <param name="figures">The figures by their names.</param>
    public static void Tell(string of, IReadOnlyDictionary<string, double> figures)
    {
        if (AreAsked)
        {
            File.AppendAllText(s_file!, JsonSerializer.Serialize(new { of, figures }) + "\n");
        }
    }
}
