using System.Globalization;

namespace Perf.Tests.Analysis.Power;

/// <summary>A setup whose power and errors are measured.</summary>
/// <param name="RunSd">The standard deviation from run to run.</param>
/// <param name="BadRuns">Whether 5 % of runs are bad ones.</param>
/// <param name="Runs">Runs a side.</param>
/// <param name="Paired">Whether runs are interleaved and 80 % of the variance from run to run is shared by a pair.</param>
internal sealed record PowerCell(double RunSd, bool BadRuns, int Runs, bool Paired = false)
{
    /// <summary>All that the tables show.</summary>
    public static IReadOnlyList<PowerCell> All { get; } =
    [
        new(0.01, false, 5), new(0.01, false, 10), new(0.02, false, 5), new(0.02, false, 10), new(0.02, false, 20), new(0.05, false, 5), new(0.05, false, 10), new(0.05, false, 20),
        new(0.01, true, 10), new(0.02, true, 10), new(0.02, true, 20), new(0.05, true, 10), new(0.05, true, 20), new(0.05, false, 10, Paired: true),
    ];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * RunSd:0} %{(BadRuns ? ", 5 % bad runs" : "")}{(Paired ? ", interleaved (80 % shared)" : "")}, k={Runs}");
}
