namespace Perf;

/// <summary>Iterations begin at a rate that follows stages, whether or not earlier ones have ended (open model).</summary>
public record RampingArrivalRate : LoadProfile
{
    /// <inheritdoc/>
    public override string Executor => "ramping-arrival-rate";

    /// <summary>Starts per <see cref="TimeUnit"/> at the beginning, 0 or more.</summary>
    public double StartRate { get; init; }

    /// <summary>The time unit of the rates.</summary>
    /// <value>1 second.</value>
    public TimeSpan TimeUnit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The stages; at least one.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>How starts are spread about the rate.</summary>
    /// <value><see cref="ArrivalPattern.Uniform"/>.</value>
    public ArrivalPattern Arrival { get; init; }

    /// <summary>The seed of random arrivals. The planner derives it from the run's seed, so that every machine makes the same starts.</summary>
    public int ArrivalSeed { get; init; }

    /// <summary>Virtual users made before the start, or null: the executor sizes itself.</summary>
    public int? PreAllocatedVus { get; init; }

    /// <summary>The largest number of virtual users, or null: as many as are needed, up to the engine's limit.</summary>
    public int? MaxVus { get; init; }

    /// <summary>
    /// How many virtual users of the whole run may be at work when an iteration starts; a start that finds as many is skipped and counted in
    /// <c>skipped_iterations</c>, where by <see cref="MaxVus"/> it would wait. Null for no limit. Artillery's maxVusers.
    /// </summary>
    public int? SkipAbove { get; init; }
}
