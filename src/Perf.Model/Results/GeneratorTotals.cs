namespace Perf;

/// <summary>Adds up how the load generator itself fared. Memory does not grow with what is added. Not safe for several threads at once.</summary>
public sealed class GeneratorTotals
{
    /// <summary>
    /// How long the generator must be busy to count as busy: long enough that compiling code in a run's first second does not look like saturation,
    /// short enough that a saturated stretch of a long run is not averaged away.
    /// </summary>
    public static readonly TimeSpan BusyWindow = TimeSpan.FromSeconds(10);

    private readonly Queue<(double CpuSeconds, double Seconds)> _window = [];
    private double _windowCpu;
    private double _windowSeconds;
    private double _busiestCores;
    private bool _windowWasFull;

    /// <summary>CPU time in all, in seconds of one core.</summary>
    public double CpuSeconds { get; private set; }

    /// <summary>CPU use in the busiest <see cref="BusyWindow"/>, in cores; over the whole time where that is shorter.</summary>
    public double BusiestCores => _windowWasFull ? _busiestCores : CoresOfWindow;

    /// <summary>The longest time in one interval for which the garbage collector held all threads, in milliseconds.</summary>
    public double GcPauseMax { get; private set; }

    /// <summary>The largest step of the system clock, forward or back, in milliseconds.</summary>
    public double ClockStepMax { get; private set; }

    /// <summary>Starts that were due by the plan.</summary>
    public long OfferedStarts { get; private set; }

    /// <summary>Of those, the starts that were made.</summary>
    public long AchievedStarts { get; private set; }

    private double CoresOfWindow => _windowSeconds > 0 ? _windowCpu / _windowSeconds : 0;

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

        _window.Enqueue((sample.CpuSeconds, length.TotalSeconds));
        _windowCpu += sample.CpuSeconds;
        _windowSeconds += length.TotalSeconds;
        while (_windowSeconds - _window.Peek().Seconds >= BusyWindow.TotalSeconds && _window.Count > 1)
        {
            (double cpu, double seconds) = _window.Dequeue();
            _windowCpu -= cpu;
            _windowSeconds -= seconds;
        }

        // The last interval is shorter than a second, and a sum of tenths is seldom exactly ten.
        if (_windowSeconds >= BusyWindow.TotalSeconds * 0.999)
        {
            _windowWasFull = true;
            _busiestCores = Math.Max(_busiestCores, CoresOfWindow);
        }
    }

    /// <summary>Writes the figures into a validity, and judges nothing.</summary>
    /// <param name="validity">What is known already.</param>
    /// <param name="cores">Cores that the generator may use; 0 when that is not known, then there is no share of CPU.</param>
    /// <returns>The same with achieved starts, CPU, garbage collection and clock.</returns>
    public Validity Describe(Validity validity, int cores) => validity with
    {
        AchievedRatio = OfferedStarts == 0 ? null : Math.Min(1, AchievedStarts / (double)OfferedStarts),
        CpuShare = cores > 0 ? BusiestCores / cores : 0,
        GcPauseMax = GcPauseMax,
        ClockStepMax = ClockStepMax,
    };
}
