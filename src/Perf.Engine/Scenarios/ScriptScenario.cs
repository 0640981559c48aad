namespace Perf.Engine.Scenarios;

/// <summary>Makes a scenario of a single script, for those who measure without a file. A pure function.</summary>
public static class ScriptScenario
{
    private const string Only = "script";
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(10);

    /// <summary>The scenario.</summary>
    /// <param name="load">The script and how often it runs.</param>
    /// <returns>One flow of one step, called after the load, and one load profile.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: what is asked for contradicts itself.</exception>
    public static Scenario Of(ScriptLoad load)
    {
        if (load.Text.Trim().Length == 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "The script block is empty; there is nothing to measure.");
        }

        var step = new ScriptStep { Name = load.Name, Text = load.Text };
        return new Scenario
        {
            Name = load.Name,
            Flows = new Dictionary<string, Flow> { [Only] = new Flow { Name = Only, Steps = [step] } },
            Load = [ProfileOf(load) with { Name = Only, Flow = Only }],
        };
    }

    private static LoadProfile ProfileOf(ScriptLoad load) => load switch
    {
        { Rate: not null, Iterations: not null } => throw new PerfException(
            ErrorIds.ArgumentInvalid, "A rate makes as many iterations as its duration has room for: give -Rate with -Duration, or -Iterations.", load.Name),
        { Iterations: { } iterations } when iterations < (load.Vus ?? 1) => throw new PerfException(
            ErrorIds.ArgumentInvalid, $"{iterations} iterations are less than {load.Vus} virtual users; every one needs at least one.", load.Name),
        { Rate: { } rate } => new ConstantArrivalRate { Rate = rate, Duration = load.Duration ?? s_usual, MaxVus = load.Vus },
        { Iterations: { } iterations } => load.Duration is { } limit
            ? new SharedIterations { Vus = load.Vus ?? 1, Iterations = iterations, MaxDuration = limit }
            : new SharedIterations { Vus = load.Vus ?? 1, Iterations = iterations },
        _ => new ConstantVus { Vus = load.Vus ?? 1, Duration = load.Duration ?? s_usual },
    };
}
