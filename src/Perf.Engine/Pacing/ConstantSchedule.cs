namespace Perf.Engine.Pacing;

/// <summary>Starts at a fixed rate: the i-th at i / rate, the first at 0, as in k6.</summary>
/// <param name="ratePerSecond">More than 0.</param>
/// <param name="duration">No start is due at or after it.</param>
public sealed class ConstantSchedule(double ratePerSecond, TimeSpan duration) : ArrivalSchedule
{
    private readonly double _ticksPerStart = TimeSpan.TicksPerSecond / ratePerSecond;

    /// <inheritdoc/>
    // The small allowance keeps 100/s over 10 s at 1,000 starts when the division is not exact; it grows with the product, as its error does.
    public override long Count { get; } = (long)Math.Ceiling((duration.TotalSeconds * ratePerSecond) - Math.Max(1e-9, duration.TotalSeconds * ratePerSecond * 1e-14));

    /// <inheritdoc/>
    public override double PeakRate => ratePerSecond;

    /// <inheritdoc/>
    public override long StartOf(long index) => (long)(index * _ticksPerStart);
}
