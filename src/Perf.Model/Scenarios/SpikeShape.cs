namespace Perf;

/// <summary>A sudden rush: the base rate, for a while the peak rate, and the base rate again.</summary>
public sealed record SpikeShape : RateShape
{
    /// <inheritdoc/>
    public override string Name => "spike";

    /// <summary>The rate before and after, 0 or more.</summary>
    public double Base { get; init; }

    /// <summary>The rate of the spike, 0 or more.</summary>
    public double Peak { get; init; }

    /// <summary>When the spike begins.</summary>
    public TimeSpan At { get; init; }

    /// <summary>How long the spike lasts.</summary>
    public TimeSpan Width { get; init; }

    /// <summary>How long all of it takes, at least <see cref="At"/> + <see cref="Width"/>.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Stage> Stages =>
        [new(At, Base), new(TimeSpan.Zero, Peak), new(Width, Peak), new(TimeSpan.Zero, Base), new(Duration - At - Width, Base)];

    /// <inheritdoc/>
    public override double StartRate => Base;
}
