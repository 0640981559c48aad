namespace Perf;

/// <summary>Adds up how the load generator itself fared. Memory does not grow with what is added. Not safe for several threads at once.</summary>
public sealed class GeneratorTotals
{
    /// <summary>
    /// How long the generator must be busy to count as busy: long enough that compiling code in a run's first second does not look like saturation,
    /// short enough that a saturated stretch of a long run is not averaged away.
    /// </summary>
    public static readonly TimeSpan BusyWindow = TimeSpan.FromSeconds(10);

    private readonly BusiestWindow _cpu = new();
    private readonly BusiestWindow _loop = new();
    private readonly BusiestWindow _ownCpu = new();
    private readonly BusiestWindow _otherCpu = new();

    /// <summary>CPU time in all, in seconds of one core.</summary>
    public double CpuSeconds { get; private set; }

    /// <summary>CPU use in the busiest <see cref="BusyWindow"/>, in cores; over the whole time where that is shorter.</summary>
    public double BusiestCores => _cpu.Mean ?? 0;

    /// <summary>The longest time in one interval for which the garbage collector held all threads, in milliseconds.</summary>
    public double GcPauseMax { get; private set; }

    /// <summary>The largest step of the system clock, forward or back, in milliseconds.</summary>
    public double ClockStepMax { get; private set; }

    /// <summary>Starts that were due by the plan.</summary>
    public long OfferedStarts { get; private set; }

    /// <summary>Of those, the starts that were made.</summary>
    public long AchievedStarts { get; private set; }

    /// <summary>The most sockets towards the target, as a share of the ports; null when never known.</summary>
    public double? PortsUsedMax { get; private set; }

    /// <summary>The most open files, as a share of the limit; null when never known.</summary>
    public double? FileDescriptorMax { get; private set; }

    /// <summary>The longest time in one interval for which a CPU quota held the generator, in milliseconds; null when never known.</summary>
    public double? ThrottledMax { get; private set; }

    /// <summary>Adds one interval.</summary>
    /// <param name="sample">How the generator fared in it.</param>
    /// <param name="length">How long it lasted.</param>
    public void Add(GeneratorSample sample, TimeSpan length)
    {
        CpuSeconds += sample.CpuSeconds;
        GcPauseMax = Math.Max(GcPauseMax, sample.GcPauseMilliseconds);
        ClockStepMax = Math.Max(ClockStepMax, Math.Abs(sample.ClockStepMilliseconds));
        OfferedStarts += sample.OfferedStarts;
        AchievedStarts += sample.AchievedStarts;

        PortsUsedMax = Larger(PortsUsedMax, sample.PortsUsedShare);
        FileDescriptorMax = Larger(FileDescriptorMax, sample.FileDescriptorShare);
        ThrottledMax = Larger(ThrottledMax, sample.ThrottledMilliseconds);
        _cpu.Add(sample.CpuSeconds, length.TotalSeconds);
        AddShare(_loop, sample.LoopBusyShare, length);
        AddShare(_ownCpu, sample.OwnCpuShare, length);
        AddShare(_otherCpu, sample.OtherCpuShare, length);
    }

    /// <summary>Writes the figures into a validity, and judges nothing.</summary>
    /// <param name="validity">What is known already.</param>
    /// <param name="cores">Cores that the generator may use; 0 when that is not known, then there is no share of CPU.</param>
    /// <returns>The same with achieved starts, CPU, loops, ports, files, garbage collection and clock.</returns>
    public Validity Describe(Validity validity, int cores) => validity with
    {
        AchievedRatio = OfferedStarts == 0 ? null : Math.Min(1, AchievedStarts / (double)OfferedStarts),
        CpuShare = cores > 0 ? BusiestCores / cores : 0,
        GcPauseMax = GcPauseMax,
        ClockStepMax = ClockStepMax,
        LoopBusyShare = _loop.Mean,
        PortsUsedShare = PortsUsedMax,
        FileDescriptorShare = FileDescriptorMax,
        OwnCpuShare = _ownCpu.Mean,
        OtherCpuShare = _otherCpu.Mean,
        ThrottledMax = ThrottledMax,
    };

    // The largest of no figures is none.
    private static double? Larger(double? one, double? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    private static void AddShare(BusiestWindow window, double? share, TimeSpan length)
    {
        if (share is { } known)
        {
            window.Add(known * length.TotalSeconds, length.TotalSeconds);
        }
    }
}
