namespace Perf.Analysis;

/// <summary>A stretch of a run in which the load stood still.</summary>
/// <param name="From">The first interval.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Load">The load in the mean: starts that were due per second, or virtual users.</param>
internal readonly record struct LoadStage(int From, int Count, double Load);

/// <summary>Finds the stages of a run by its intervals: where the load stood still. Of a load that rises all the way, equal pieces are taken.</summary>
internal static class LoadStages
{
    // A shorter stretch is a step on the way to another.
    private const double LeastSeconds = 5;

    // Starts by chance vary by their root; three of them are hardly ever left.
    private const double Tolerance = 0.08;
    private const double Sigmas = 3;

    // A ramp is cut into as many pieces as a curve and a law need, none shorter than a stage.
    private const int Pieces = 8;
    private const double LeastRise = 2;

    /// <summary>The stages in order of time.</summary>
    /// <param name="intervals">The intervals.</param>
    public static IReadOnlyList<LoadStage> Of(IReadOnlyList<IntervalSummary> intervals)
    {
        if (intervals.Count == 0)
        {
            return [];
        }

        bool isOpen = intervals.Any(one => one.Offered > 0);
        double[] load = [.. intervals.Select(one => isOpen ? one.Offered / Math.Max(one.Length, 1e-9) : one.Vus)];
        var stages = new List<LoadStage>();
        int from = 0;
        while (from < load.Length)
        {
            int count = Extend(load, from, isOpen, out double mean);
            double seconds = intervals[from + count - 1].Start + intervals[from + count - 1].Length - intervals[from].Start;
            if (seconds >= LeastSeconds - 1e-6 && mean > 0)
            {
                // A stage that chance cut in two is one.
                if (stages.Count > 0 && stages[^1].From + stages[^1].Count == from && IsNear(mean, stages[^1].Load, isOpen))
                {
                    LoadStage before = stages[^1];
                    stages[^1] = new LoadStage(before.From, before.Count + count, ((before.Load * before.Count) + (mean * count)) / (before.Count + count));
                }
                else
                {
                    stages.Add(new LoadStage(from, count, mean));
                }

                from += count;
            }
            else
            {
                from++;
            }
        }

        return stages.Count < 3 && Ramp(load, intervals) is { Count: > 0 } pieces ? pieces : stages;
    }

    private static int Extend(double[] load, int from, bool isOpen, out double mean)
    {
        double sum = load[from];
        int count = 1;
        while (from + count < load.Length && IsNear(load[from + count], sum / count, isOpen))
        {
            sum += load[from + count];
            count++;
        }

        mean = sum / count;
        return count;
    }

    private static bool IsNear(double value, double mean, bool isOpen) =>
        Math.Abs(value - mean) <= Math.Max(isOpen ? Sigmas * Math.Sqrt(Math.Max(mean, 1)) * 0.5 : 0.5, Tolerance * mean);

    private static List<LoadStage>? Ramp(double[] load, IReadOnlyList<IntervalSummary> intervals)
    {
        double seconds = intervals[^1].Start + intervals[^1].Length - intervals[0].Start;
        int pieces = Math.Min(Pieces, (int)(seconds / LeastSeconds));
        if (pieces < 3)
        {
            return null;
        }

        int width = load.Length / pieces;
        if (width == 0)
        {
            return null;
        }

        var stages = new List<LoadStage>();
        for (int i = 0; i < pieces; i++)
        {
            stages.Add(new LoadStage(i * width, width, load.AsSpan(i * width, width).ToArray().Average()));
        }

        double least = stages.Min(stage => stage.Load);
        bool rises = stages.Zip(stages.Skip(1), (one, next) => next.Load - one.Load).Count(step => step > 0) >= pieces - 2;
        return rises && least >= 0 && stages[^1].Load >= LeastRise * Math.Max(least, 1e-9) ? stages : null;
    }
}
