namespace Perf.Analysis;

/// <summary>What has to be there for a finding to be told. The analysis is the same; only the cut differs.</summary>
/// <param name="Confidence">The least confidence.</param>
/// <param name="Impact">The least impact.</param>
/// <param name="Families">From how many families of evidence.</param>
internal sealed record CutLimits(double Confidence, double Impact, int Families)
{
    /// <summary>The limits of a sensitivity.</summary>
    public static CutLimits Of(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Low => new CutLimits(0.80, 0.25, 2),
        Sensitivity.High => new CutLimits(0.35, 0.03, 1),
        _ => new CutLimits(0.60, 0.10, 1),
    };
}

/// <summary>Makes the cut between what is told and what is kept beside it, from all that a diagnosis holds.</summary>
internal static class DiagnosisCut
{
    // Evidence that is weaker than this does not make a second family.
    private const double CountsFrom = 0.25;

    /// <summary>Makes it.</summary>
    /// <param name="diagnosis">The diagnosis, cut in any way.</param>
    /// <param name="sensitivity">The cut.</param>
    public static Diagnosis Apply(Diagnosis diagnosis, Sensitivity sensitivity)
    {
        Finding[] all = [.. diagnosis.Findings.Concat(diagnosis.Others).Where(one => one.Id is not (Finding.NoBottleneckFound or Finding.CannotBeJudged))];
        CutLimits limits = CutLimits.Of(sensitivity);
        HashSet<string> passed = diagnosis.Quality.IsJudgeable ? [.. all.Where(one => Passes(one, limits, diagnosis.WithoutLoad)).Select(one => one.Id)] : [];

        // A consequence whose cause is below the cut is told after all: it was seen.
        Finding[] told = [.. Ranked(all.Where(one => passed.Contains(one.Id) && !(one.ConsequenceOf is { } cause && passed.Contains(cause)))).Select((one, index) => one with { Rank = index + 1 })];
        Finding[] others = [.. all.Where(one => !told.Any(other => other.Id == one.Id)).OrderByDescending(one => one.Confidence).ThenByDescending(one => one.Impact).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one with { Rank = 0 })];
        Headroom? headroom = told.Length == 0 && diagnosis.Quality.IsJudgeable ? diagnosis.BusiestResource : null;
        Finding[] findings = told.Length > 0 ? told : [diagnosis.Quality.IsJudgeable ? NothingFound(diagnosis, headroom, others, sensitivity) : NotJudged(diagnosis)];
        return diagnosis with { Sensitivity = sensitivity, Findings = findings, Others = others, Headroom = headroom, Summary = SummaryOf(findings, diagnosis.Budget) };
    }

    /// <summary>Whether a finding is above a cut.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="limits">The cut.</param>
    /// <param name="withoutLoad">Whether there was no load: then what a cause costs is not known, and asks nothing of it.</param>
    public static bool Passes(Finding finding, CutLimits limits, bool withoutLoad) => finding.Confidence >= limits.Confidence && (withoutLoad || finding.Impact >= limits.Impact)
        && finding.Evidence.Where(item => item.Strength >= CountsFrom).Select(item => item.Family).Distinct().Count() >= limits.Families;

    // Where the load generator was the limit, everything else is a guess and comes after.
    private static IEnumerable<Finding> Ranked(IEnumerable<Finding> findings) => findings
        .OrderByDescending(one => one.Layer == FindingLayer.Generator)
        .ThenByDescending(one => one.Confidence * (Scores.RankFloor + ((1 - Scores.RankFloor) * one.Impact)) * (one.Id == "host.noisy-neighbour" ? Scores.Circumstance : 1))
        .ThenBy(one => one.Id, StringComparer.Ordinal);

    private static Finding NothingFound(Diagnosis diagnosis, Headroom? headroom, Finding[] others, Sensitivity sensitivity)
    {
        string room = headroom switch
        {
            { Factor: { } factor, Resource: { } resource, Utilization: { } used } => FormattableString.Invariant($" It did {headroom.Rate:#,##0.#} requests/s; the busiest resource, {resource}, was used to {used:0%}, which would allow about {factor:0.0} times as much."),
            { } => FormattableString.Invariant($" It did {headroom.Rate:#,##0.#} requests/s; how far the limit is, no monitor tells."),
            _ => "",
        };
        string below = others.FirstOrDefault(one => one.ConsequenceOf is null) is { } next && sensitivity != Sensitivity.High ? FormattableString.Invariant($" Below the cut: {next.Title} ({next.Id}, confidence {next.Confidence:0.00}, impact {next.Impact:0%}).") : "";
        return Answer(diagnosis, Finding.NoBottleneckFound, "No bottleneck found", $"Nothing explains enough of the response time or of the errors at this sensitivity.{room}{below}");
    }

    private static Finding NotJudged(Diagnosis diagnosis) => Answer(diagnosis, Finding.CannotBeJudged, "The run cannot be judged", string.Join(" ", diagnosis.Quality.Reasons));

    private static Finding Answer(Diagnosis diagnosis, string id, string title, string explanation) => new()
    {
        Id = id,
        Title = title,
        Layer = FindingLayer.None,
        Confidence = 1,
        RunId = diagnosis.RunId,
        Scenario = diagnosis.Scenario,
        Environment = diagnosis.Environment,
        Explanation = explanation,
        Missing = diagnosis.Missing,
    };

    private static string SummaryOf(Finding[] findings, TimeBudget? budget) => findings[0] switch
    {
        { Id: Finding.NoBottleneckFound or Finding.CannotBeJudged } answer => $"{answer.Title}. {answer.Explanation}",
        var first => FormattableString.Invariant($"{first.Title}: {CostOf(first, budget)}, confidence {100 * first.Confidence:0} %.")
            + (findings.Length > 1 ? $" Besides: {string.Join(", ", findings.Skip(1).Take(3).Select(one => one.Id))}{(findings.Length > 4 ? ", …" : "")}." : ""),
    };

    private static string CostOf(Finding finding, TimeBudget? budget) => finding.ImpactMilliseconds is not { } time
        ? FormattableString.Invariant($"its share is {100 * finding.Impact:0} %")
        : budget is { Milliseconds: > 0 } ? $"it takes {Time(time)} of the mean of {Time(budget.Milliseconds)}"
        : $"it takes {Time(time)} of the response time";

    // Three digits: more are noise, and fewer cannot be held against the bar below it.
    private static string Time(double milliseconds) => milliseconds switch
    {
        < 0.9995 => FormattableString.Invariant($"{milliseconds * 1000:0} µs"),
        < 9.995 => FormattableString.Invariant($"{milliseconds:0.00} ms"),
        < 99.95 => FormattableString.Invariant($"{milliseconds:0.0} ms"),
        < 9999.5 => FormattableString.Invariant($"{milliseconds:0} ms"),
        _ => FormattableString.Invariant($"{milliseconds / 1000:0.0} s"),
    };
}
