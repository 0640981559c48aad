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

    /// <summary>The share of the interval in which the busiest loop was working and not waiting, 0 to 1; null where there are no loops.</summary>
    public double? LoopBusyShare { get; init; }

    /// <summary>
    /// Sockets towards the target, open or waiting to be forgotten (TIME_WAIT), as a share of the ports that one source address has for them, 0 to 1; of
    /// the busiest pair of addresses. Below one half it is an upper bound: all sockets of the machine, whatever they lead to. Null when not known.
    /// </summary>
    public double? PortsUsedShare { get; init; }

    /// <summary>Open files and sockets as a share of the limit of this process, 0 to 1; null when not known.</summary>
    public double? FileDescriptorShare { get; init; }

    /// <summary>CPU time of this process as a share of all cores of the machine, 0 to 1; null when not known.</summary>
    public double? OwnCpuShare { get; init; }

    /// <summary>CPU time of everything else, other machines on the same hardware included (steal), as a share of all cores of the machine, 0 to 1; null when not known.</summary>
    public double? OtherCpuShare { get; init; }

    /// <summary>For how long the CPU quota of its control group held this process, in milliseconds, added up over cores; null when not known.</summary>
    public double? ThrottledMilliseconds { get; init; }
}
