namespace Perf;

/// <summary>A stair: each level holds for the same time.</summary>
public sealed record StepsShape : RateShape
{
    /// <inheritdoc/>
    public override string Name => "steps";

    /// <summary>The rates, at least one; each 0 or more.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>How long each level holds.</summary>
    public TimeSpan Each { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Stage> Stages => [.. Levels.SelectMany(level => new[] { new Stage(TimeSpan.Zero, level), new Stage(Each, level) })];

    /// <inheritdoc/>
    public override double StartRate => Levels.Count == 0 ? 0 : Levels[0];
}
