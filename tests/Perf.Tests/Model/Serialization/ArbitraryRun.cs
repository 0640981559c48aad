using System.Globalization;

namespace Perf.Tests.Model.Serialization;

/// <summary>Makes results and intervals of every shape from a seed, odd texts and edge numbers included.</summary>
internal sealed class ArbitraryRun(int seed)
{
    private static readonly string[] s_texts =
    [
        "", "login", "list items", "ein Schritt mit Umlaut: äöü", "漢字 🚀", "<script>alert(1)</script>", "\"quoted\", with comma", "line\nbreak\ttab", "=1+1", "a\u0001b", "c:\\path",
    ];

    private readonly Random _random = new(seed);

    public RunResult Result() => new()
    {
        Id = $"{_random.Next():x8}",
        Scenario = Text(),
        ScenarioPath = Maybe(Text),
        Environment = Maybe(Text),
        Target = Text(),
        Status = Word<RunStatus>(),
        StatusReason = Maybe(Text),
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(_random.Next(-600, 600))).AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 300)),
        Duration = Time(),
        PlannedDuration = _random.Next(2) == 0 ? null : Time(),
        Seed = _random.Next(int.MinValue, int.MaxValue),
        Tags = Dictionary(Text),
        Arguments = List(() => new RunArgument { Name = Text(), Values = List(Text) }),
        Metrics = Dictionary(Metric),
        Steps = Dictionary(() => new StepResult { Name = Text(), Metrics = Dictionary(Metric) }),
        Checks = List(Check),
        Errors = List(Error),
        Intervals = List(Summary),
        Monitors = List(Signal),
        MonitorTables = List(Table),
        MonitorFaults = List(() => new MonitorFault { Monitor = Text(), Kind = Text(), Text = Text(), Share = Number() }),
        Profiles = List(Profile),
        Validity = Belief(),
        Thresholds = List(Verdict),
        Verdict = _random.Next(2) == 0 ? null : Verdict(),
        Warnings = List(Text),
        Machine = new MachineInfo { Name = Text(), OperatingSystem = Text(), Architecture = Text(), Cores = _random.Next(), MemoryBytes = Count(), Runtime = Text() },
        Source = _random.Next(2) == 0 ? null : new ResultSource { Tool = Text(), Version = Maybe(Text), Format = Text(), Path = Text() },
        PerfVersion = Text(),
        Fingerprint = _random.Next(2) == 0 ? null : new EnvironmentFingerprint { Hash = Text(), Parts = Dictionary(Text), Details = Dictionary(Text) },
        Commit = Maybe(Text),
        Branch = Maybe(Text),
        Agents = List(Agent),
    };

    public Interval Interval(int index) => new()
    {
        Index = index,
        Start = TimeSpan.FromSeconds(index),
        Length = TimeSpan.FromTicks(_random.NextInt64(1, TimeSpan.TicksPerSecond + 1)),
        Series = List(Series),
        Errors = List(Error),
        Checks = List(Check),
        Monitors = List(Sample),
        Generator = new GeneratorSample { CpuSeconds = Number(), GcPauseMilliseconds = Number(), ClockStepMilliseconds = Number(), OfferedStarts = Count(), AchievedStarts = Count(), LoopBusyShare = MaybeNumber(), PortsUsedShare = MaybeNumber(), FileDescriptorShare = MaybeNumber(), OwnCpuShare = MaybeNumber(), OtherCpuShare = MaybeNumber(), ThrottledMilliseconds = MaybeNumber() },
    };

    private Validity Belief() => new()
    {
        IsValid = _random.Next(2) == 0,
        LoopBusyShare = MaybeNumber(),
        PortsUsedShare = MaybeNumber(),
        FileDescriptorShare = MaybeNumber(),
        OwnCpuShare = MaybeNumber(),
        OtherCpuShare = MaybeNumber(),
        ThrottledMax = MaybeNumber(),
        Findings = List(() => new ValidityFinding { Id = Text(), Invalidates = _random.Next(2) == 0, Message = Text(), Advice = Text() }),
        StartLagP99 = MaybeNumber(),
        AchievedRatio = MaybeNumber(),
        DroppedStarts = Count(),
        CpuShare = Number(),
        GcPauseMax = Number(),
        ClockStepMax = Number(),
    };

    private AgentResult Agent() => new()
    {
        Name = Text(),
        Machine = Text(),
        Cores = _random.Next(),
        Version = Text(),
        Share = _random.NextDouble(),
        End = Word<AgentEnd>(),
        Reason = Maybe(Text),
        LostAt = _random.Next(2) == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(_random.NextInt64(TimeSpan.TicksPerDay * 20_000)),
        ClockOffset = Number(),
        ClockUncertainty = Number(),
        StartSkew = MaybeNumber(),
        Missing = Time(),
        MissingStarts = Count(),
        UnfinishedIterations = Count(),
        IsAbandoned = _random.Next(2) == 0,
        TakenOverBy = List(Text),
        RefusedReports = _random.Next(),
        Metrics = Dictionary(Metric),
        Validity = Belief(),
    };

    private MonitorSample Sample() => new() { Monitor = Text(), Signal = Text(), Unit = Text(), Labels = Dictionary(Text), Value = Number() };

    private MonitorSeries Signal()
    {
        double[] seconds = [.. Enumerable.Range(0, _random.Next(4)).Select(second => (double)second)];
        return new MonitorSeries { Monitor = Text(), Kind = Maybe(Text), Process = Maybe(Text), Signal = Text(), Unit = Text(), Labels = Dictionary(Text), Count = Count(), Min = MaybeNumber(), Avg = MaybeNumber(), Max = MaybeNumber(), Busiest = MaybeNumber(), Seconds = seconds, Values = [.. seconds.Select(_ => Number())] };
    }

    private MonitorTable Table()
    {
        string[] columns = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Text())];
        return new MonitorTable { Monitor = Text(), Kind = Text(), Name = Text(), Columns = columns, Rows = List(() => (IReadOnlyList<string>)[.. columns.Select(_ => Text())]), Count = 7 };
    }

    private ProcessProfile Profile() => new()
    {
        Process = Text(), ProcessId = _random.Next(), Kind = Word<ProfileKind>(), From = Number(), To = Number(), Samples = Count(), Outside = Count(), Threads = _random.Next(),
        Frames = List(() => new ProfileFrame(Text(), Text())), Nodes = List(() => new ProfileNode(_random.Next(-1, 9), _random.Next(9), Count(), Count())), Warnings = List(Text),
    };

    public Histogram Histogram()
    {
        var builder = new HistogramBuilder();
        bool ofValues = _random.Next(3) == 0;
        for (int i = _random.Next(0, 200); i > 0; i--)
        {
            if (ofValues)
            {
                builder.RecordValue((_random.Next(2) - 0.5) * Math.Pow(10, (_random.NextDouble() * 30) - 12), _random.Next(1, 1000));
                continue;
            }

            // All magnitudes alike, from 100 ns to over the layout's hour.
            builder.Record((long)Math.Pow(10, _random.NextDouble() * 11), _random.Next(1, 1000));
        }

        return builder.Build();
    }

    private Series Series() => new()
    {
        Metric = Text(),
        Step = Text(),
        Type = Word<MetricType>(),
        Count = Count(),
        Sum = Number(),
        Min = Number(),
        Max = Number(),
        Unit = _random.Next(2) == 0 ? null : "ms",
        Histogram = Histogram(),
    };

    private MetricSummary Metric() => new()
    {
        Name = Text(),
        Type = Word<MetricType>(),
        Unit = Maybe(Text),
        Count = Number(),
        Rate = _random.Next(4) == 0 ? double.NaN : Number(),
        Value = MaybeNumber(),
        Passes = MaybeNumber(),
        Fails = MaybeNumber(),
        Min = MaybeNumber(),
        Avg = MaybeNumber(),
        Med = MaybeNumber(),
        Max = MaybeNumber(),
        P90 = MaybeNumber(),
        P95 = MaybeNumber(),
        P99 = MaybeNumber(),
        P999 = MaybeNumber(),
        OtherPercentiles = _random.Next(2) == 0 ? null : new Dictionary<string, double> { ["75"] = Number(), ["99.5"] = Number() },
        Histogram = Histogram(),
    };

    private IntervalSummary Summary() => new()
    {
        Start = Number(),
        Length = Number(),
        Requests = Count(),
        RequestRate = Number(),
        Failed = Count(),
        Iterations = Count(),
        Dropped = Count(),
        Offered = Count(),
        Vus = _random.Next(),
        P50 = MaybeNumber(),
        P95 = MaybeNumber(),
        P99 = MaybeNumber(),
        Max = MaybeNumber(),
        ServiceP95 = MaybeNumber(),
        DataReceived = Number(),
        DataSent = Number(),
    };

    private Verdict Verdict() => new()
    {
        Outcome = Word<Outcome>(),
        Threshold = Text(),
        Metric = Text(),
        Step = Maybe(Text),
        Value = MaybeNumber(),
        Limit = MaybeNumber(),
        Unit = Text(),
        Margin = MaybeNumber(),
        BreachedAt = _random.Next(2) == 0 ? null : Time(),
        Reason = Text(),
        RunId = Text(),
        Scenario = Text(),
        Source = Text(),
    };

    private CheckResult Check() => new() { Name = Text(), Step = Text(), Passes = Count(), Fails = Count() };

    private ErrorCount Error() => new() { Step = Text(), Class = Text(), Count = Count(), Example = Text() };

    private string Text() => s_texts[_random.Next(s_texts.Length)] + (_random.Next(3) == 0 ? _random.Next().ToString(CultureInfo.InvariantCulture) : "");

    private string? Maybe(Func<string> make) => _random.Next(2) == 0 ? null : make();

    private double? MaybeNumber() => _random.Next(3) == 0 ? null : Number();

    private double Number() => _random.Next(5) switch
    {
        0 => 0,
        1 => _random.Next(),
        2 => double.Epsilon,
        3 => 1e300 * _random.NextDouble(),
        _ => _random.NextDouble(),
    };

    private long Count() => _random.Next(3) == 0 ? 0 : _random.NextInt64(long.MaxValue);

    private TimeSpan Time() => TimeSpan.FromTicks(_random.NextInt64(TimeSpan.TicksPerDay * 1000));

    private T Word<T>()
        where T : struct, Enum
    {
        T[] words = Enum.GetValues<T>();
        return words[_random.Next(words.Length)];
    }

    private T[] List<T>(Func<T> make) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => make())];

    private Dictionary<string, T> Dictionary<T>(Func<T> make) =>
        Enumerable.Range(0, _random.Next(4)).ToDictionary(i => $"{Text()}/{i}", _ => make(), StringComparer.Ordinal);
}
