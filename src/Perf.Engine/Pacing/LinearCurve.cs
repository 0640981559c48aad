namespace Perf.Engine.Pacing;

/// <summary>A rate of straight lines, with jumps where a stage takes no time.</summary>
internal sealed class LinearCurve : RateCurve
{
    private readonly Segment[] _segments;

    public LinearCurve(double startRate, IReadOnlyList<Stage> stages)
    {
        var segments = new List<Segment>();
        double from = startRate;
        double begin = 0;
        double done = 0;
        foreach (Stage stage in stages)
        {
            double seconds = stage.Duration.TotalSeconds;
            if (seconds > 0)
            {
                // A stage at rate 0 has no starts; listed, it would attract the one that rounding leaves just short of a whole.
                if (from > 0 || stage.Target > 0)
                {
                    segments.Add(new Segment(begin, seconds, from, stage.Target, done));
                }

                begin += seconds;
                done += (from + stage.Target) / 2 * seconds;
            }

            from = stage.Target;
        }

        _segments = [.. segments];
        Seconds = begin;
        Total = done;
        Peak = segments.Count == 0 ? 0 : segments.Max(segment => Math.Max(segment.From, segment.To));
    }

    public override double Seconds { get; }

    public override double Peak { get; }

    public override double Total { get; }

    public override double RateAt(double seconds) => Before(seconds) is { } segment && seconds < segment.Begin + segment.Seconds ? segment.RateAt(seconds) : 0;

    public override double AreaAt(double seconds) => seconds >= Seconds ? Total : Before(seconds) is { } segment ? segment.Done + segment.AreaAt(seconds) : 0;

    public override double TimeOf(double area)
    {
        if (_segments.Length == 0)
        {
            return 0;
        }

        int low = 0;
        int high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Done < area)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _segments[low].TimeOf(area);
    }

    // The last segment that has begun; where the rate is 0 there is none of that time, and the one before it has ended.
    private Segment? Before(double seconds)
    {
        int low = 0;
        int high = _segments.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_segments[middle].Begin <= seconds)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : _segments[low - 1];
    }

    private readonly record struct Segment(double Begin, double Seconds, double From, double To, double Done)
    {
        public double RateAt(double seconds) => From + ((To - From) * (seconds - Begin) / Seconds);

        public double AreaAt(double seconds)
        {
            double share = Math.Clamp((seconds - Begin) / Seconds, 0, 1);
            return share * Seconds * (From + ((To - From) * share / 2));
        }

        // Area a after time t: From·t + (To - From)·t² / (2·Seconds). This form of the root stays exact when To is near From.
        public double TimeOf(double total)
        {
            double area = Math.Max(0, total - Done);
            double slope = (To - From) / Seconds;
            double root = Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * area)));
            return area == 0 ? Begin : Begin + Math.Clamp(2 * area / (From + root), 0, Seconds);
        }
    }
}
