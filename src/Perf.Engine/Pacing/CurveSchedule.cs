namespace Perf.Engine.Pacing;

/// <summary>
/// Even starts at a rate that follows a curve. The i-th start (from 1) is due when the area under the rate reaches i, as k6's ramping-arrival-rate does;
/// so the first is due only when a whole start has gathered.
/// </summary>
public sealed class CurveSchedule : ArrivalSchedule
{
    private readonly RateCurve _curve;

    internal CurveSchedule(RateCurve curve)
    {
        _curve = curve;
        Count = CountWithin(curve.Total);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override double PeakRate => _curve.Peak;

    /// <inheritdoc/>
    // A sum of tenths is seldom exactly one.
    public override long Length => (long)Math.Round(_curve.Seconds * TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override double RateAt(long ticks) => _curve.RateAt(ticks / (double)TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override double CumulativeAt(long ticks) => _curve.AreaAt(ticks / (double)TimeSpan.TicksPerSecond);

    internal override double PositionOf(long index) => index + 1;

    internal override long CountWithin(double total) => (long)Math.Floor(total + 1e-9);

    internal override long TimeOf(double cumulative) => (long)(_curve.TimeOf(cumulative) * TimeSpan.TicksPerSecond);
}
