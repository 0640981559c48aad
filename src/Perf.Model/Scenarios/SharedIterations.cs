namespace Perf;

/// <summary>A number of iterations that virtual users take from a common heap (closed model).</summary>
public sealed record SharedIterations : LoadProfile
{
    /// <inheritdoc/>
    public override string Executor => "shared-iterations";

    /// <summary>Virtual users, 1 or more.</summary>
    public int Vus { get; init; } = 1;

    /// <summary>Iterations in all, at least as many as virtual users.</summary>
    public long Iterations { get; init; } = 1;

    /// <summary>The longest time that it may take.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(10);
}
