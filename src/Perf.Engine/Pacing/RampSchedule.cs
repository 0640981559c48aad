namespace Perf.Engine.Pacing;

/// <summary>
/// Starts at a rate that follows straight lines. The i-th start (from 1) is due when the area under the rate reaches i, which is solved in closed form
/// within the stage, as k6's ramping-arrival-rate does; so the first is due only when a whole start has gathered.
/// </summary>
public sealed class RampSchedule : ArrivalSchedule
{
    private readonly Segment[] _segments;

    /// <summary>Creates the schedule.</summary>
    /// <param name="startRate">Starts per second at the beginning, 0 or more.</param>
    /// <param name="stages">The stages, with targets in starts per second.</param>
    public RampSchedule(double startRate, IReadOnlyList<Stage> stages)
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
        Count = (long)Math.Floor(done + 1e-9);
        PeakRate = segments.Count == 0 ? 0 : segments.Max(segment => Math.Max(segment.From, segment.To));
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override double PeakRate { get; }

    /// <inheritdoc/>
    public override long StartOf(long index)
    {
        double wanted = index + 1;
        int low = 0;
        int high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Done < wanted)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return (long)(_segments[low].TimeOf(wanted) * TimeSpan.TicksPerSecond);
    }

    private readonly record struct Segment(double Begin, double Seconds, double From, double To, double Done)
    {
        // Area a after time t: From·t + (To - From)·t² / (2·Seconds). This form of the root stays exact when To is near From.
        public double TimeOf(double total)
        {
            double area = total - Done;
            double slope = (To - From) / Seconds;
            double root = Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * area)));
            return Begin + Math.Clamp(2 * area / (From + root), 0, Seconds);
        }
    }
}
