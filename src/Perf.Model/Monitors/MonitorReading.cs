namespace Perf;

/// <summary>Takes what a monitor reads, and makes rates of its counters. One for each monitor, used by its thread alone.</summary>
public sealed class MonitorReading
{
    /// <summary>The largest number of values of one reading; what is more is left out, and counted.</summary>
    public const int MostValues = 2000;

    private readonly string _monitor;
    private readonly List<MonitorSample> _samples = [];
    private readonly List<string> _notes = [];

    /// <summary>Creates it.</summary>
    /// <param name="monitor">The monitor's name.</param>
    public MonitorReading(string monitor) => _monitor = monitor;

    /// <summary>When this reading began, on a clock that only goes forward.</summary>
    public TimeSpan At { get; private set; }

    /// <summary>What the values that are added from here on are read of (<see cref="MonitorSample.Process"/>); null again with each reading.</summary>
    public string? Process { get; set; }

    /// <summary>How many values were left out of this reading.</summary>
    public int LeftOut { get; private set; }

    /// <summary>What was read since <see cref="Begin"/>.</summary>
    public IReadOnlyList<MonitorSample> Samples => _samples;

    /// <summary>What is to be told once of this reading, though it is good.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Begins a reading.</summary>
    /// <param name="at">When.</param>
    public void Begin(TimeSpan at)
    {
        At = at;
        Process = null;
        LeftOut = 0;
        _samples.Clear();
        _notes.Clear();
    }

    /// <summary>Tells something that does not make the reading wrong, such as that a part of it is not allowed and what would allow it. It is told once in a run.</summary>
    /// <param name="text">A sentence for people.</param>
    public void Note(string text) => _notes.Add(text);

    /// <summary>Adds a value as it is.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">The value; one that is no number is left out.</param>
    public void Add(MonitorSignal signal, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        if (_samples.Count >= MostValues)
        {
            LeftOut++;
            return;
        }

        _samples.Add(new MonitorSample { Monitor = _monitor, Process = Process, Signal = signal.Name, Unit = signal.Unit, Labels = signal.Labels, Value = value });
    }

    /// <summary>Adds the rate a second of a counter, over the time since it was read before; nothing for its first reading, and after it has begun anew.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="total">What the counter stands at.</param>
    /// <param name="scale">What the rate is multiplied by.</param>
    public void AddRate(MonitorSignal signal, double total, double scale = 1)
    {
        if (signal.Grown(total, At, out double seconds) is { } grown)
        {
            Add(signal, grown / seconds * scale);
        }
    }
}
