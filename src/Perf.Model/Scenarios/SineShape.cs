namespace Perf;

/// <summary>A wave, as days and nights make: base + amplitude · sin(2π · time / period), rising first.</summary>
public sealed record SineShape : RateShape
{
    /// <inheritdoc/>
    public override string Name => "sine";

    /// <summary>The mean rate, more than 0.</summary>
    public double Base { get; init; }

    /// <summary>How far the rate goes above and below, 0 to <see cref="Base"/>.</summary>
    public double Amplitude { get; init; }

    /// <summary>The time from one crest to the next, more than 0.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>How long.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Stage> Stages => [new Stage(Duration, Base)];

    /// <inheritdoc/>
    public override double StartRate => Base;
}
