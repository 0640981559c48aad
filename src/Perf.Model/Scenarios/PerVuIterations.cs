namespace Perf;

/// <summary>Every virtual user makes the same number of iterations (closed model).</summary>
public sealed record PerVuIterations : LoadProfile
{
    /// <inheritdoc/>
    public override string Executor => "per-vu-iterations";

    /// <summary>Virtual users, 1 or more.</summary>
    public int Vus { get; init; } = 1;

    /// <summary>Iterations of each virtual user, 1 or more.</summary>
    public long Iterations { get; init; } = 1;

    /// <summary>The longest time that it may take.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(10);
}
