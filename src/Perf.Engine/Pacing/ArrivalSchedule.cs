namespace Perf.Engine.Pacing;

/// <summary>
/// When each start of an arrival executor is due: a pure function of its number, so that no tick is ever lost or invented, however late the caller is.
/// Times are ticks of 100 ns from the executor's start.
/// </summary>
public abstract class ArrivalSchedule
{
    /// <summary>How many starts there are in all.</summary>
    public abstract long Count { get; }

    /// <summary>The highest rate of starts per second.</summary>
    public abstract double PeakRate { get; }

    /// <summary>When a start is due.</summary>
    /// <param name="index">The start's number, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>Ticks from the executor's start; never less than that of the start before.</returns>
    public abstract long StartOf(long index);

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
        ConstantArrivalRate constant => new ConstantSchedule(constant.Rate / constant.TimeUnit.TotalSeconds, constant.Duration),
        RampingArrivalRate ramping => new RampSchedule(ramping.StartRate / ramping.TimeUnit.TotalSeconds, [.. ramping.Stages.Select(stage => stage with { Target = stage.Target / ramping.TimeUnit.TotalSeconds })]),
        _ => null,
    };
}
