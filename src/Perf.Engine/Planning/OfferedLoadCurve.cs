using Perf.Engine.Pacing;

namespace Perf.Engine.Planning;

/// <summary>Works out the load that profiles offer over time, from the schedules by which the executors themselves work. A pure function.</summary>
public static class OfferedLoadCurve
{
    // A jump within a column must show, so that each is looked at several times, and at both of its ends.
    private const int LooksPerPoint = 16;

    /// <summary>The curve.</summary>
    /// <param name="profiles">The load profiles.</param>
    /// <param name="points">How many points, 1 or more.</param>
    /// <returns>The load; no points where there are no profiles.</returns>
    public static OfferedLoad Of(IReadOnlyList<LoadProfile> profiles, int points)
    {
        Source[] sources = [.. profiles.Select(SourceOf)];
        long end = sources.Length == 0 ? 0 : sources.Max(source => source.Start + source.Length);
        if (end == 0)
        {
            return new OfferedLoad();
        }

        // Beside even looks, the moments at which something begins, ends or jumps: the peak may hold for an instant only.
        long[] corners = [.. sources.SelectMany(source => source.Corners.Select(corner => source.Start + corner)).Where(corner => corner >= 0 && corner < end).Distinct().Order()];
        var curve = new OfferedPoint[points];
        double peakRate = 0;
        double peakVus = 0;
        int next = 0;
        for (int i = 0; i < points; i++)
        {
            long from = (long)(end * (i / (double)points));
            long to = (long)(end * ((i + 1) / (double)points));
            var looks = Enumerable.Range(0, LooksPerPoint).Select(look => from + ((to - from) * look / LooksPerPoint)).ToList();
            for (; next < corners.Length && corners[next] < to; next++)
            {
                looks.Add(corners[next]);
            }

            double rate = looks.Max(at => sources.Sum(source => source.Rate(at)));
            double vus = looks.Max(at => sources.Sum(source => source.Vus(at)));
            peakRate = Math.Max(peakRate, rate);
            peakVus = Math.Max(peakVus, vus);
            curve[i] = new OfferedPoint { At = TimeSpan.FromTicks(from), Rate = rate, Vus = vus };
        }

        return new OfferedLoad { Points = curve, Duration = TimeSpan.FromTicks(end), PeakRate = peakRate, PeakVus = (int)Math.Round(peakVus) };
    }

    private static Source SourceOf(LoadProfile profile)
    {
        long start = profile.StartTime.Ticks;
        if (ArrivalSchedule.Of(profile) is { } arrivals)
        {
            // Just before a stage's end the rate is that of the stage, and at its end already that of the next one.
            long[] ends = profile is RampingArrivalRate ramping ? [.. EndsOf(ramping.Stages)] : [];
            return new Source(start, arrivals.Length, [0, .. ends, .. ends.Select(end => end - 1), arrivals.Length - 1], at => arrivals.RateAt(at - start), _ => 0);
        }

        if (profile is RampingVus users)
        {
            var schedule = new VuSchedule(users.StartVus, users.Stages);
            IReadOnlyList<(long At, int Vus)> changes = schedule.Changes;
            return new Source(start, schedule.Duration.Ticks, [.. changes.Select(change => change.At)], _ => 0, at => at < start || at >= start + schedule.Duration.Ticks ? 0 : VusAt(changes, at - start));
        }

        (int vus, TimeSpan length) = profile switch
        {
            ConstantVus constant => (constant.Vus, constant.Duration),
            SharedIterations shared => (shared.Vus, shared.MaxDuration),
            PerVuIterations each => (each.Vus, each.MaxDuration),
            _ => (0, TimeSpan.Zero),
        };
        return new Source(start, length.Ticks, [0], _ => 0, at => at >= start && at < start + length.Ticks ? vus : 0);
    }

    private static IEnumerable<long> EndsOf(IReadOnlyList<Stage> stages)
    {
        long end = 0;
        foreach (Stage stage in stages)
        {
            end += stage.Duration.Ticks;
            yield return end;
        }
    }

    // The last change at or before a moment.
    private static int VusAt(IReadOnlyList<(long At, int Vus)> changes, long at)
    {
        int low = 0;
        int high = changes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (changes[middle].At <= at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 0 : changes[low - 1].Vus;
    }

    private sealed record Source(long Start, long Length, IReadOnlyList<long> Corners, Func<long, double> Rate, Func<long, double> Vus);
}
