namespace Perf.Analysis;

/// <summary>Says of a diagnosis that monitors alone made what it is: a state without load, in which nothing is known of response times. Pure; saying it twice changes nothing.</summary>
public static class LookWording
{
    private const string NotKnown = "Without load nothing can be said of response times, of errors, of what a cause costs a request, or of how far the limit is: run a test with the same monitors.";

    /// <summary>What stands in place of a scenario's name.</summary>
    public const string ScenarioName = "live look";

    /// <summary>Whether a result is that of a look: monitors alone were asked, whether or not they answered, and no scenario. A run that ended before its first interval is none.</summary>
    /// <param name="run">The result.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsLook(RunResult run) =>
        run is { Source: null, Metrics.Count: 0, Intervals.Count: 0, Steps.Count: 0, ScenarioPath: null, PlannedDuration: null, Scenario: ScenarioName };

    /// <summary>Says it.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The same where there was load.</returns>
    public static Diagnosis Of(Diagnosis diagnosis)
    {
        if (!diagnosis.WithoutLoad)
        {
            return diagnosis;
        }

        Finding[] findings = [.. diagnosis.Findings.Select(one => Of(one, diagnosis))];
        return diagnosis with
        {
            Findings = findings,
            Others = [.. diagnosis.Others.Select(one => Of(one, diagnosis))],
            Summary = findings switch
            {
                [] => diagnosis.Summary,
                [{ Rank: 0 } answer, ..] => $"{answer.Title}. {answer.Explanation}",
                [var first, ..] => FormattableString.Invariant($"{first.Title}, by what monitors show now, confidence {100 * first.Confidence:0} %; what that costs a request is not known without load."),
            },
            Budget = null,
            Curve = new LoadCurve(),
            Headroom = null,
            Missing = [NotKnown, .. diagnosis.Missing.Where(one => one != NotKnown)],
        };
    }

    private static Finding Of(Finding finding, Diagnosis diagnosis) => finding.Id == Finding.NoBottleneckFound
        ? finding with { Title = "No bottleneck is to be seen now", Explanation = Quiet(diagnosis), Missing = [] }
        : finding with { ImpactMilliseconds = null, ExpectedGain = 1 };

    private static string Quiet(Diagnosis diagnosis) => diagnosis.BusiestResource is { Resource: { } resource, Utilization: { } used }
        ? FormattableString.Invariant($"By what monitors show now nothing is at its limit; the busiest resource, {resource}, is used to {used:0%}. That may be so only because nobody makes load.")
        : "By what monitors show now nothing is at its limit. That may be so only because nobody makes load.";
}
