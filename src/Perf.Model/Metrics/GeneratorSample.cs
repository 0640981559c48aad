namespace Perf;

/// <summary>How the load generator itself fared in one interval; validity is judged by it.</summary>
public sealed record GeneratorSample
{
    /// <summary>CPU time of this process in the interval, in seconds of one core.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Time in which the garbage collector held all threads, in milliseconds.</summary>
    public double GcPauseMilliseconds { get; init; }

    /// <summary>How far the system clock moved against the steady clock, in milliseconds; a step of the clock shows here.</summary>
    public double ClockStepMilliseconds { get; init; }

    /// <summary>Starts that were due in the interval by the plan of arrival executors; closed executors have no such plan and count for nothing here.</summary>
    public long OfferedStarts { get; init; }

    /// <summary>Of the starts of arrival executors, those that were made in the interval; a start that is late counts when it is made.</summary>
    public long AchievedStarts { get; init; }
}
