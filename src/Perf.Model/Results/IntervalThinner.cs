namespace Perf;

/// <summary>
/// Keeps a run's lines in a bounded number, for views of a run that goes on: when there are too many, each two neighbours become one that shows the worse second of
/// both. So a view of four hours costs what one of minutes does. A pure function of what was added; not safe for several threads at once.
/// </summary>
public sealed class IntervalThinner
{
    private readonly List<IntervalSummary> _lines = [];
    private readonly int _most;
    private int _inLast;

    /// <summary>Creates one.</summary>
    /// <param name="most">The most lines, 2 or more; at least half as many are kept once there were as many.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2.</exception>
    public IntervalThinner(int most = 400)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        _most = most;
    }

    /// <summary>The lines, in order of time. Each but the last stands for <see cref="Width"/> lines that were added.</summary>
    public IReadOnlyList<IntervalSummary> Lines => _lines;

    /// <summary>How many of the lines that were added one line stands for: 1, 2, 4, ...</summary>
    public int Width { get; private set; } = 1;

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line; in order of time.</param>
    public void Add(IntervalSummary line)
    {
        if (_inLast == Width && _lines.Count == _most)
        {
            Halve();
        }

        if (_lines.Count > 0 && _inLast < Width)
        {
            _lines[^1] = Merge(_lines[^1], line);
            _inLast++;
            return;
        }

        _lines.Add(line);
        _inLast = 1;
    }

    /// <summary>Two neighbours as one: counts are added, of times and virtual users the larger stays.</summary>
    /// <param name="first">The earlier one.</param>
    /// <param name="second">The later one.</param>
    /// <returns>Both.</returns>
    public static IntervalSummary Merge(IntervalSummary first, IntervalSummary second) => new()
    {
        Start = first.Start,
        Length = first.Length + second.Length,
        Requests = first.Requests + second.Requests,
        RequestRate = (first.Requests + second.Requests) / Math.Max(first.Length + second.Length, 1e-9),
        Failed = first.Failed + second.Failed,
        Iterations = first.Iterations + second.Iterations,
        Dropped = first.Dropped + second.Dropped,
        Offered = first.Offered + second.Offered,
        Vus = Math.Max(first.Vus, second.Vus),
        P50 = Larger(first.P50, second.P50),
        P95 = Larger(first.P95, second.P95),
        P99 = Larger(first.P99, second.P99),
        Max = Larger(first.Max, second.Max),
        ServiceP95 = Larger(first.ServiceP95, second.ServiceP95),
        DataReceived = first.DataReceived + second.DataReceived,
        DataSent = first.DataSent + second.DataSent,
    };

    // All lines are whole here: the last one stands for as many as the others.
    private void Halve()
    {
        int whole = _lines.Count / 2;
        for (int i = 0; i < whole; i++)
        {
            _lines[i] = Merge(_lines[2 * i], _lines[(2 * i) + 1]);
        }

        bool isOdd = _lines.Count % 2 == 1;
        if (isOdd)
        {
            _lines[whole] = _lines[^1];
        }

        int kept = whole + (isOdd ? 1 : 0);
        _lines.RemoveRange(kept, _lines.Count - kept);
        _inLast = isOdd ? Width : Width * 2;
        Width *= 2;
    }

    private static double? Larger(double? one, double? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);
}
