namespace Perf.Engine.Pacing;

/// <summary>
/// When each start of an arrival executor is due: a pure function of its number, so that no tick is ever lost or invented, however late the caller is.
/// A start has a position on the axis of the planned number of starts (its number itself, where starts are even), and is due when the planned number
/// reaches it. Times are ticks of 100 ns from the executor's start. Safe for several threads.
/// </summary>
public abstract class ArrivalSchedule
{
    /// <summary>How many starts there are in all.</summary>
    public abstract long Count { get; }

    /// <summary>The highest rate of starts per second.</summary>
    public abstract double PeakRate { get; }

    /// <summary>When the schedule ends; no start is due later.</summary>
    public abstract long Length { get; }

    /// <summary>When a start is due.</summary>
    /// <param name="index">The start's number, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>Ticks from the executor's start; never less than that of the start before.</returns>
    public virtual long StartOf(long index) => TimeOf(PositionOf(index));

    /// <summary>The planned rate at a time.</summary>
    /// <param name="ticks">Ticks from the executor's start.</param>
    /// <returns>Starts per second; at a jump that of what follows, and 0 outside the schedule.</returns>
    public abstract double RateAt(long ticks);

    /// <summary>The planned number of starts up to a time: the integral of the rate. Random arrivals come to it on average.</summary>
    /// <param name="ticks">Ticks from the executor's start.</param>
    /// <returns>0 or more.</returns>
    public abstract double CumulativeAt(long ticks);

    /// <summary>How many starts are due at a time: those with <see cref="StartOf"/> at or before it.</summary>
    /// <param name="ticks">Ticks from the executor's start.</param>
    /// <returns>0 to <see cref="Count"/>.</returns>
    public long DueBy(long ticks)
    {
        long low = 0;
        long high = Count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (StartOf(middle) <= ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The schedule of a load profile.</summary>
    /// <param name="profile">An arrival profile.</param>
    /// <returns>The schedule, or null for a closed profile.</returns>
    public static ArrivalSchedule? Of(LoadProfile profile) => profile switch
    {
        ConstantArrivalRate { Arrival: ArrivalPattern.Poisson } constant => new PoissonSchedule(
            new LinearCurve(constant.Rate / constant.TimeUnit.TotalSeconds, [new Stage(constant.Duration, constant.Rate / constant.TimeUnit.TotalSeconds)]), constant.ArrivalSeed),
        ConstantArrivalRate constant => new ConstantSchedule(constant.Rate / constant.TimeUnit.TotalSeconds, constant.Duration),
        RampingArrivalRate { Arrival: ArrivalPattern.Poisson } ramping => new PoissonSchedule(RateCurve.Of(ramping), ramping.ArrivalSeed),
        RampingArrivalRate ramping => new CurveSchedule(RateCurve.Of(ramping)),
        _ => null,
    };

    /// <summary>The position of a start; for numbers from <see cref="Count"/> on too, as if the schedule went on.</summary>
    internal abstract double PositionOf(long index);

    /// <summary>How many starts have positions that a planned number reaches by the schedule's end.</summary>
    internal abstract long CountWithin(double total);

    /// <summary>The first time at which <see cref="CumulativeAt"/> reaches a number.</summary>
    internal abstract long TimeOf(double cumulative);
}
