using Perf.Engine.Merging;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Engine.Merging;

/// <summary>
/// Seconds of some shares, given to a merger by themselves or in sums. All values are multiples of a power of two, so that what adds up is equal to the last digit, in whatever order.
/// </summary>
internal sealed class SummedRun
{
    private static readonly string[] s_steps = ["", "login", "list items"];
    private static readonly string[] s_examples = ["it took 3 s", "it took 14 s", "it was refused"];

    private readonly Random _random;
    private readonly List<Interval>[] _shares;

    /// <summary>Makes one.</summary>
    /// <param name="random">Decides of everything.</param>
    public SummedRun(Random random)
    {
        _random = random;
        int seconds = random.Next(1, 7);
        _shares = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => SharesSeconds(seconds))];
    }

    /// <summary>The intervals of each share.</summary>
    public IReadOnlyList<IReadOnlyList<Interval>> Shares => _shares;

    /// <summary>The agent that makes a share: some make two.</summary>
    public static string AgentOf(int share) => $"agent {share / 2}";

    /// <summary>Each share's intervals in order, and otherwise as chance will have it.</summary>
    /// <param name="random">Decides of the order.</param>
    /// <param name="areSummed">Whether whole seconds of some shares come as sums.</param>
    public List<Interval> Play(Random random, bool areSummed)
    {
        var merger = new IntervalMerger();
        var merged = new List<Interval>();
        int[] next = new int[_shares.Length];
        List<int> live = [.. Enumerable.Range(0, _shares.Length)];
        live.ForEach(share => merged.AddRange(merger.Joined(share, TimeSpan.Zero, AgentOf(share))));
        while (live.Count > 0)
        {
            int share = live[random.Next(live.Count)];
            if (next[share] == _shares[share].Count)
            {
                live.Remove(share);
                merged.AddRange(random.Next(2) == 0 ? merger.Ended(share) : merger.Lost(share));
                continue;
            }

            int[] group = areSummed ? GroupOf(random, merger, live, next, share) : [];
            if (group.Length == 0)
            {
                merged.AddRange(merger.Add(share, _shares[share][next[share]++]));
                continue;
            }

            MergePart[] parts = [.. group.Order().Select(member => new MergePart(member, null, _shares[member][next[member]++]))];
            long second = SecondSum.SecondOf(parts[0].Interval)!.Value;
            merged.AddRange(merger.AddSum([.. parts.OrderBy(_ => random.Next()).Select(part => (part.Share, SharePart.Own(part.Interval)))], new SecondSum().Of(second, parts)));
        }

        Assert.Empty(merger.End());
        return merged;
    }

    /// <summary>The same with its lists in an order of their own: that in which their lines first came says nothing.</summary>
    public static Interval InOrder(Interval interval) => interval with
    {
        Series = [.. interval.Series.OrderBy(series => series.Metric, StringComparer.Ordinal).ThenBy(series => series.Step, StringComparer.Ordinal)],
        Errors = [.. interval.Errors.OrderBy(error => error.Step, StringComparer.Ordinal)],
        Checks = [.. interval.Checks.OrderBy(check => check.Step, StringComparer.Ordinal)],
    };

    // Some of those whose next interval is all of the same second, and counts there.
    private int[] GroupOf(Random random, IntervalMerger merger, List<int> live, int[] next, int first)
    {
        if (PlaceOf(merger, next, first) is not { } second)
        {
            return [];
        }

        return [.. live.Where(share => share == first || (random.Next(3) > 0 && PlaceOf(merger, next, share) == second))];
    }

    private long? PlaceOf(IntervalMerger merger, int[] next, int share)
    {
        if (next[share] == _shares[share].Count)
        {
            return null;
        }

        Interval interval = _shares[share][next[share]];
        return SecondSum.SecondOf(interval) is { } second && merger.PlaceOf(interval.Start + interval.Length, merger.ThroughOf(share)!.Value) == second ? second : null;
    }

    private List<Interval> SharesSeconds(int seconds)
    {
        var intervals = new List<Interval>();
        TimeSpan start = TimeSpan.Zero;
        for (int second = 0; second < seconds; second++)
        {
            // Some are held up over a second's end, and the last may be shorter.
            double length = second == seconds - 1 && _random.Next(2) == 0 ? 0.3 : _random.Next(6) == 0 ? 2 : 1;
            second += length > 1 ? 1 : 0;
            TimeSpan end = TimeSpan.FromSeconds((length < 1 ? second + length : second + 1) + (_random.Next(8) / 64.0));
            intervals.Add(Second(intervals.Count, start, end));
            start = end;
        }

        return intervals;
    }

    private Interval Second(int index, TimeSpan start, TimeSpan end) => new()
    {
        Index = index,
        Start = start,
        Length = end - start,
        Series = [.. s_steps.Where(_ => _random.Next(4) > 0).SelectMany(SeriesOf), Intervals.Gauge(MetricNames.Vus, _random.Next(9)), .. GaugesOf()],
        Errors = [.. s_steps.Where(_ => _random.Next(3) == 0).Select(step => new ErrorCount { Step = step, Class = "timeout", Count = _random.Next(1, 9), Example = s_examples[_random.Next(s_examples.Length)] })],
        Checks = [.. s_steps.Where(_ => _random.Next(2) == 0).Select(step => new CheckResult { Step = step, Name = "status is 200", Passes = _random.Next(9), Fails = _random.Next(9) })],
        Monitors = _random.Next(4) > 0 ? [] : [new MonitorSample { Monitor = "host", Signal = "cpu", Unit = "", Value = _random.Next(9) }],
        Generator = new GeneratorSample
        {
            CpuSeconds = Fraction(),
            OfferedStarts = _random.Next(99),
            AchievedStarts = _random.Next(99),
            GcPauseMilliseconds = Fraction(),
            ClockStepMilliseconds = Fraction(),
            LoopBusyShare = Fraction(),
            PortsUsedShare = _random.Next(2) == 0 ? null : Fraction(),
            OwnCpuShare = _random.Next(2) == 0 ? null : Fraction(),
        },
    };

    private IEnumerable<Series> SeriesOf(string step)
    {
        yield return Intervals.Counter(MetricNames.HttpReqs, _random.Next(1, 50), step);
        yield return Intervals.Rate(MetricNames.HttpReqFailed, _random.Next(5), 9, step);
        yield return Intervals.Trend(MetricNames.HttpReqDuration, step, [.. Enumerable.Range(0, _random.Next(1, 20)).Select(_ => 0.25 * _random.Next(1, 4000))]);
    }

    // The last share's counts, so that they cannot be added up by others.
    private IEnumerable<Series> GaugesOf() => s_steps.Where(_ => _random.Next(3) == 0).Select(step => Intervals.Gauge("queue", _random.Next(100)) with { Step = step });

    private double Fraction() => _random.Next(1 << 20) / (double)(1 << 20);
}
