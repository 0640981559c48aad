using Perf.Engine.Merging;

namespace Perf.Tests.Engine.Merging;

/// <summary>Shares in the order of time: some are held up for seconds, some are lost, some are taken over, and each report is on its way for a while.</summary>
internal sealed class ShareDrama
{
    private readonly List<(double Time, Func<IntervalMerger, IReadOnlyList<Interval>> Act)> _acts = [];
    private readonly Random _random;
    private readonly int _seconds;
    private int _shares;

    /// <summary>Makes one.</summary>
    /// <param name="random">Decides of everything.</param>
    public ShareDrama(Random random)
    {
        _random = random;
        _seconds = random.Next(3, 20);
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            Begin(0, 0);
        }
    }

    /// <summary>Each interval that was given, by the metric that only it has.</summary>
    public Dictionary<string, Interval> Given { get; } = [];

    /// <summary>The second in which an interval ends.</summary>
    /// <param name="interval">The interval.</param>
    public static long SecondOf(Interval interval) => (long)Math.Floor((interval.Start + interval.Length).TotalSeconds + 0.25);

    /// <summary>Gives everything to a merger, in order of time.</summary>
    /// <param name="merger">The merger.</param>
    /// <returns>What it gave.</returns>
    public List<Interval> Play(IntervalMerger merger)
    {
        List<Interval> merged = [.. _acts.OrderBy(act => act.Time).SelectMany(act => act.Act(merger))];
        Assert.Empty(merger.End());
        return merged;
    }

    private void Begin(double at, double from)
    {
        int share = _shares++;
        _acts.Add((at, merger => merger.Joined(share, TimeSpan.FromSeconds(from))));
        double? lost = _random.Next(4) == 0 ? from + (_random.NextDouble() * _seconds) : null;
        double start = from;
        double told = at;
        for (int boundary = (int)Math.Floor(from + 0.25) + 1; boundary <= _seconds; boundary += _random.Next(6) == 0 ? _random.Next(2, 5) : 1)
        {
            double end = boundary + (_random.NextDouble() * 0.2);
            if (end > lost)
            {
                break;
            }

            var interval = new Interval
            {
                Start = TimeSpan.FromSeconds(start),
                Length = TimeSpan.FromSeconds(end - start),
                Series = [new Series { Metric = $"share {share} at {boundary}", Type = MetricType.Counter, Count = 1, Sum = 1 }],
                Generator = new GeneratorSample { OfferedStarts = _random.Next(99) },
            };
            Given.Add(interval.Series[0].Metric, interval);
            told = Math.Max(told, end + (_random.NextDouble() * 0.5));
            _acts.Add((told, merger => merger.Add(share, interval)));
            start = end;
        }

        Leave(share, told, lost);
    }

    // That a share is lost is noticed a while after; whoever takes it over begins behind that.
    private void Leave(int share, double told, double? lost)
    {
        if (lost is not { } moment || moment > _seconds)
        {
            _acts.Add((told + 0.001, merger => merger.Ended(share)));
            return;
        }

        double noticed = Math.Max(told + 0.001, moment + 1.75);
        _acts.Add((noticed, merger => merger.Lost(share)));
        if (_random.Next(3) > 0 && noticed + 1.5 < _seconds)
        {
            Begin(noticed + 0.1, noticed + 0.2);
        }
    }
}
