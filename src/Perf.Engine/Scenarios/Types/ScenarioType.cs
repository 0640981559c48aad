namespace Perf.Engine.Scenarios.Types;

/// <summary>
/// A type of test: which question it answers, what load that takes, when it ends early, and what must hold. Pure: for a base rate it always gives the same.
/// </summary>
public sealed record ScenarioType
{
    /// <summary>The name on the command line, such as <c>stress</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The question that it answers, in a line.</summary>
    public string Question { get; init; } = "";

    /// <summary>How it loads and when it ends, in a line or two.</summary>
    public string Load { get; init; } = "";

    /// <summary>The name of the flows that it is usually made of, see <see cref="ScenarioScaffold"/>.</summary>
    public string Template { get; init; } = "browse";

    /// <summary>Makes the load profiles of one flow.</summary>
    internal Func<double, IReadOnlyList<LoadProfile>> Profiles { get; init; } = _ => [];

    /// <summary>What must hold: metric and condition, whether it ends the run, and not before when.</summary>
    internal IReadOnlyList<(string Metric, string Condition, bool Aborts, TimeSpan Delay)> Limits { get; init; } = [];

    /// <summary>The load profiles for one flow.</summary>
    /// <param name="rate">The base rate, iterations a second: what the target usually gets. More than 0.</param>
    /// <param name="flow">The flow.</param>
    /// <returns>The profiles.</returns>
    public IReadOnlyList<LoadProfile> LoadFor(double rate, string flow) => [.. Profiles(rate).Select(profile => profile with { Flow = flow })];

    /// <summary>The load profiles for several flows, each with its share of the rate.</summary>
    /// <param name="rate">The base rate of all flows together, iterations a second, more than 0.</param>
    /// <param name="shares">The flows with their weights, more than 0.</param>
    /// <returns>The profiles, each of all the flows.</returns>
    public IReadOnlyList<LoadProfile> LoadFor(double rate, IReadOnlyList<FlowShare> shares) =>
        [.. LoadFor(rate, shares[0].Flow).Select(profile => shares.Count == 1 ? profile : profile with { Flows = shares })];

    /// <summary>What must hold.</summary>
    /// <returns>The thresholds; those that end a run early are its stop conditions.</returns>
    public IReadOnlyList<Threshold> Thresholds() =>
        [.. Limits.Select(limit => ThresholdParser.Parse(limit.Metric, limit.Condition, Name) with { AbortOnFail = limit.Aborts, DelayAbortEval = limit.Delay })];
}
