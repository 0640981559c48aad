namespace Perf;

/// <summary>A fixed number of virtual users, each in a loop (closed model).</summary>
public sealed record ConstantVus : LoadProfile
{
    /// <inheritdoc/>
    public override string Executor => "constant-vus";

    /// <summary>Virtual users, 1 or more.</summary>
    public int Vus { get; init; } = 1;

    /// <summary>How long.</summary>
    public TimeSpan Duration { get; init; }
}
