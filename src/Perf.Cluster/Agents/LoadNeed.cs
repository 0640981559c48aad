using Perf.Engine.Sharing;

namespace Perf.Cluster.Agents;

/// <summary>What a share asks of an agent, in figures. A pure function of the plan.</summary>
internal sealed record LoadNeed
{
    /// <summary>HTTP/3, as scenarios have it.</summary>
    public const string Http3 = "3";

    /// <summary>The highest rate of starts a second, of all executors that go on at once.</summary>
    public double Rate { get; init; }

    /// <summary>The most virtual users at once.</summary>
    public long VirtualUsers { get; init; }

    /// <summary>An executor that begins iterations as fast as they end; null for none.</summary>
    public string? ClosedExecutor { get; init; }

    /// <summary>An executor that takes as many virtual users as it needs; null for none.</summary>
    public string? UnboundedExecutor { get; init; }

    /// <summary>How long it makes load.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it has steps that are scripts.</summary>
    public bool HasScripts { get; init; }

    /// <summary>Whether it has requests by HTTP/3.</summary>
    public bool UsesHttp3 { get; init; }

    /// <summary>Whether a limit allows a rate. The sum of parts of a rate may be a little more than the rate itself, for numbers are not exact; and what is no number is never more than another: it must not be taken for little.</summary>
    /// <param name="rate">The rate, starts a second.</param>
    /// <param name="most">The limit, starts a second.</param>
    public static bool IsWithin(double rate, double most) => rate >= 0 && rate <= most * (1 + 1e-9);

    /// <summary>Reads a plan with its share.</summary>
    /// <exception cref="ArgumentException">The share is none.</exception>
    public static LoadNeed Of(RunPlan plan)
    {
        LoadShare share = plan.Share ?? new LoadShare();
        SlotSet slots = SlotSet.Of(share);
        return new LoadNeed
        {
            Rate = Highest(plan, TimeSpan.Zero, executors => executors.Sum(executor => executor.PeakRate ?? 0)) * share.Slots.Count / share.Count,
            VirtualUsers = (long)Highest(plan, TimeSpan.MaxValue, executors => MostUsers(plan, executors, slots)),
            ClosedExecutor = plan.Executors.FirstOrDefault(executor => executor.PeakRate is null)?.Name,
            UnboundedExecutor = plan.Executors.FirstOrDefault(executor => executor.MaxVus is null && SkipAboveOf(plan, executor) is null)?.Name,
            Duration = plan.Duration,
            UsesHttp3 = plan.Scenario.Http.Version == Http3 && plan.Scenario.AllSteps().Any(step => step is RequestStep),
            HasScripts = plan.Scenario.AllSteps().Any(step => step is ScriptStep),
        };
    }

    // A start that finds as many at work as skipAbove says is skipped, whichever executors those are of: the phases of an Artillery test have together no more than the largest of these numbers.
    private static double MostUsers(RunPlan plan, IReadOnlyList<ExecutorPlan> executors, SlotSet slots) =>
        executors.Sum(executor => (double)CountOf(slots, executor.MaxVus)) + executors.Max(executor => executor.MaxVus is null ? CountOf(slots, SkipAboveOf(plan, executor)) : 0);

    // What a plan says that is below 0 must not make room for others.
    private static int CountOf(SlotSet slots, int? most) => slots.CountBelow(Math.Max(0, most ?? 0));

    // A plan that comes from elsewhere may have one name twice: then what all of that name have.
    private static int? SkipAboveOf(RunPlan plan, ExecutorPlan executor)
    {
        int?[] limits = [.. plan.Scenario.Load.Where(profile => profile.Name == executor.Name).Select(profile => profile switch
        {
            ConstantArrivalRate constant => constant.SkipAbove,
            RampingArrivalRate ramping => ramping.SkipAbove,
            _ => null,
        })];
        return Array.TrueForAll(limits, static limit => limit is not null) ? limits.Max() : null;
    }

    // A sum of steps is highest where one begins.
    private static double Highest(RunPlan plan, TimeSpan mostGrace, Func<IReadOnlyList<ExecutorPlan>, double> value) => plan.Executors
        .Select(first => value([.. plan.Executors.Where(other => other.Start == first.Start || (other.Start < first.Start && first.Start < EndOf(other, mostGrace)))]))
        .DefaultIfEmpty(0)
        .Max();

    private static TimeSpan EndOf(ExecutorPlan executor, TimeSpan mostGrace) =>
        executor.Start + executor.Duration + (executor.GracefulStop < mostGrace ? executor.GracefulStop : mostGrace);
}
