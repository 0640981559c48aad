namespace Perf;

/// <summary>A number of virtual users that follows stages (closed model).</summary>
public sealed record RampingVus : LoadProfile
{
    /// <inheritdoc/>
    public override string Executor => "ramping-vus";

    /// <summary>Virtual users at the beginning, 0 or more.</summary>
    public int StartVus { get; init; } = 1;

    /// <summary>The stages; at least one.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>How long an iteration may go on when its virtual user is to leave.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan GracefulRampDown { get; init; } = TimeSpan.FromSeconds(30);
}
