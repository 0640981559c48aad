namespace Perf.Engine.Pacing;

/// <summary>Starts at a fixed rate: the i-th at i / rate, the first at 0, as in k6.</summary>
/// <param name="ratePerSecond">More than 0.</param>
/// <param name="duration">No start is due at or after it.</param>
public sealed class ConstantSchedule(double ratePerSecond, TimeSpan duration) : ArrivalSchedule
{
    private readonly double _ticksPerStart = TimeSpan.TicksPerSecond / ratePerSecond;

    /// <inheritdoc/>
    public override long Count { get; } = Fitting(duration.TotalSeconds * ratePerSecond);

    /// <inheritdoc/>
    public override double PeakRate => ratePerSecond;

    /// <inheritdoc/>
    public override long Length => duration.Ticks;

    /// <inheritdoc/>
    public override double RateAt(long ticks) => ticks < 0 || ticks >= duration.Ticks ? 0 : ratePerSecond;

    /// <inheritdoc/>
    public override double CumulativeAt(long ticks) => Math.Clamp(ticks, 0, duration.Ticks) / _ticksPerStart;

    internal override double PositionOf(long index) => index;

    internal override long CountWithin(double total) => Fitting(total);

    internal override long TimeOf(double cumulative) => (long)(cumulative * _ticksPerStart);

    // The small allowance keeps 100/s over 10 s at 1,000 starts when the division is not exact; it grows with the product, as its error does.
    private static long Fitting(double product) => (long)Math.Ceiling(product - Math.Max(1e-9, product * 1e-14));
}
