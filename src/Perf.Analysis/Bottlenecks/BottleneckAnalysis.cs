namespace Perf.Analysis;

/// <summary>
/// Finds the cause of what a run shows: whether it can be judged, where its time goes, what speaks for each class of bottleneck and what against, which of them are consequences of others.
/// A pure function: the same run gives the same diagnosis, in whatever order its monitors stand.
/// </summary>
public static class BottleneckAnalysis
{
    /// <summary>Diagnoses a run.</summary>
    /// <param name="run">The run with its monitors.</param>
    /// <param name="sensitivity">The cut between what is told and what is kept beside it.</param>
    /// <returns>The diagnosis.</returns>
    public static Diagnosis Diagnose(RunResult run, Sensitivity sensitivity = Sensitivity.Medium)
    {
        var evidence = new RunEvidence(run);
        RunQuality quality = QualityGate.Judge(evidence);
        RequestTime time = TimeBudgetBuilder.Of(evidence);
        LoadCurve curve = LoadCurveBuilder.Of(evidence);
        IReadOnlyList<Finding> findings = quality.IsJudgeable ? FindingsOf(evidence, time, curve) : [];
        var diagnosis = new Diagnosis
        {
            RunId = run.Id,
            Scenario = run.Scenario,
            Environment = run.Environment,
            Target = run.Target,
            StartedAt = run.StartedAt,
            Quality = quality,
            WithoutLoad = evidence.IsLook,
            Budget = time.Budget,
            Others = findings,
            Curve = curve,
            BusiestResource = quality.IsJudgeable ? HeadroomFinder.Of(evidence, curve) : null,
            Missing = [.. MissingEvidence.Of(evidence)],
        };
        return Cut(diagnosis, sensitivity);
    }

    /// <summary>Makes the cut anew, from all that a diagnosis holds.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="sensitivity">The new cut.</param>
    /// <returns>The same with other findings above it.</returns>
    public static Diagnosis Cut(Diagnosis diagnosis, Sensitivity sensitivity) => DiagnosisCut.Apply(diagnosis, sensitivity);

    /// <summary>How the bottlenecks of one scenario in one environment fared over a period.</summary>
    /// <param name="diagnoses">The runs' diagnoses in order of time.</param>
    /// <param name="changes">The change points of the runs' history.</param>
    /// <param name="markers">Deployments and optimizations of the period; their index counts the runs that are given.</param>
    /// <returns>One for each class that was found, the weightiest first.</returns>
    public static IReadOnlyList<BottleneckTrend> Trend(IReadOnlyList<Diagnosis> diagnoses, IReadOnlyList<ChangePoint> changes, IReadOnlyList<TrendMarker> markers) => BottleneckTrends.Of(diagnoses, changes, markers);

    private static IReadOnlyList<Finding> FindingsOf(RunEvidence evidence, RequestTime time, LoadCurve curve)
    {
        var found = new List<Finding>();
        foreach (IBottleneckRule rule in BottleneckRules.All)
        {
            var suspicion = new Suspicion(rule, evidence);
            rule.Judge(evidence, time, suspicion);
            DoseResponse.Check(evidence, curve.Points, suspicion);
            Onset.Check(evidence, suspicion);
            if (suspicion.ToFinding() is { } finding)
            {
                found.Add(finding);
            }
        }

        // The load generator is asked first: where it was the limit, its own machine is what the run shows.
        bool isGenerator = found.Any(one => one.Layer == FindingLayer.Generator && DiagnosisCut.Passes(one, CutLimits.Of(Sensitivity.Medium), evidence.IsLook));
        return ExplainingAway.Apply([.. found.Select(one => isGenerator && one.Layer != FindingLayer.Generator ? one with { Confidence = Math.Min(one.Confidence, Scores.MostWithGenerator) } : one)], evidence.IsLook);
    }
}
