namespace Perf;

/// <summary>Whether a run can be believed. A run in which the generator was the limit is Invalid: it cannot pass, and cannot become a baseline.</summary>
public sealed record Validity
{
    /// <summary>Whether the run can be judged.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>What speaks against the run, the worst first; warnings leave the run valid.</summary>
    public IReadOnlyList<ValidityFinding> Findings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How late iterations began against their intended start, 99th percentile, in milliseconds; null when none began.</summary>
    public double? StartLagP99 { get; init; }

    /// <summary>Starts made per start owed by the plan, 0 to 1; null for closed executors only.</summary>
    public double? AchievedRatio { get; init; }

    /// <summary>Starts that were owed and never made.</summary>
    public long DroppedStarts { get; init; }

    /// <summary>The generator's CPU use in its busiest ten seconds, as a share of all cores that it may use, 0 to 1; 0 when not known. Of several agents it is the busiest one's.</summary>
    public double CpuShare { get; init; }

    /// <summary>The longest time in one interval (a second) for which the garbage collector held all threads, in milliseconds.</summary>
    public double GcPauseMax { get; init; }

    /// <summary>The largest step of the system clock, in milliseconds.</summary>
    public double ClockStepMax { get; init; }

    /// <summary>The share of the busiest ten seconds in which the busiest loop was working and not waiting, 0 to 1; null when not known.</summary>
    public double? LoopBusyShare { get; init; }

    /// <summary>The most sockets towards the target as a share of the ports that there are for them, 0 to 1; below one half an upper bound. Null when not known.</summary>
    public double? PortsUsedShare { get; init; }

    /// <summary>The most open files and sockets as a share of the limit, 0 to 1; null when not known.</summary>
    public double? FileDescriptorShare { get; init; }

    /// <summary>The generator's CPU use in its busiest ten seconds, as a share of all cores of the machine, 0 to 1; null when not known.</summary>
    public double? OwnCpuShare { get; init; }

    /// <summary>The CPU use of everything else in its busiest ten seconds, as a share of all cores of the machine, 0 to 1; null when not known.</summary>
    public double? OtherCpuShare { get; init; }

    /// <summary>The longest time in one interval (a second) for which a CPU quota held the generator, in milliseconds, added up over cores; null when not known.</summary>
    public double? ThrottledMax { get; init; }
}
