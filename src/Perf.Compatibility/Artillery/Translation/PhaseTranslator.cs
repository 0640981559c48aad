using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes load profiles of phases: one after the other, each arrival a virtual user that makes one pass of a scenario. Pure.</summary>
internal static class PhaseTranslator
{
    // Artillery waits for its virtual users however long they take; a test that should end earlier is stopped.
    private static readonly TimeSpan s_endless = TimeSpan.FromDays(1);

    /// <summary>Makes the profiles.</summary>
    /// <param name="phases">The phases, in order.</param>
    /// <param name="flows">The flows with their weights; at least one.</param>
    /// <param name="problems">Gets what cannot be.</param>
    /// <returns>The profiles; a pause is the time between two of them.</returns>
    public static IReadOnlyList<LoadProfile> Translate(IReadOnlyList<ArtilleryPhase> phases, IReadOnlyList<FlowShare> flows, Problems problems)
    {
        var profiles = new List<LoadProfile>();
        TimeSpan start = TimeSpan.Zero;
        for (int i = 0; i < phases.Count; i++)
        {
            ArtilleryPhase phase = phases[i];
            if (!phase.IsPause && Profile(phase) is { } profile)
            {
                string name = phase.Name ?? string.Create(CultureInfo.InvariantCulture, $"phase {i + 1}");
                profiles.Add(profile with
                {
                    Name = profiles.Exists(known => known.Name == name) ? string.Create(CultureInfo.InvariantCulture, $"{name} ({i + 1})") : name,
                    StartTime = start,
                    Flow = flows[0].Flow,
                    Flows = flows.Count > 1 ? flows : [],
                    GracefulStop = s_endless,
                });
            }

            start += phase.Duration;
        }

        if (profiles.Count == 0 && phases.Count > 0)
        {
            problems.Add(phases[0].Place, "no virtual user ever arrives: every phase is a pause");
        }

        return profiles;
    }

    /// <summary>The arrivals in each second of a ramp: Artillery climbs it in steps of a second, from the first rate to the last.</summary>
    /// <param name="from">The rate of the first second.</param>
    /// <param name="to">The rate of the last second.</param>
    /// <param name="duration">How long; a single second has the mean of both.</param>
    /// <returns>Whole numbers of arrivals, one for each second.</returns>
    public static IReadOnlyList<double> Staircase(double from, double to, TimeSpan duration)
    {
        double seconds = Math.Max(1, duration.TotalSeconds);
        int steps = (int)Math.Ceiling(seconds);

        // A single worker takes the whole of what is left over beyond a whole arrival, or none of it.
        return seconds <= 1
            ? [Math.Floor(((from + to) / 2) + 0.5)]
            : [.. Enumerable.Range(0, steps).Select(step => Math.Floor(from + ((to - from) * step / (seconds - 1)) + 0.5 + 1e-9))];
    }

    private static LoadProfile? Profile(ArtilleryPhase phase)
    {
        if (phase.ArrivalCount is { } count)
        {
            return new ConstantArrivalRate { Rate = count, TimeUnit = phase.Duration, Duration = phase.Duration, SkipAbove = phase.MaxVusers };
        }

        if (phase.RampTo is { } to)
        {
            IReadOnlyList<double> levels = Staircase(phase.ArrivalRate, to, phase.Duration);
            return levels.All(level => level <= 0) ? null : new ShapedArrivalRate { Shape = new StepsShape { Levels = levels, Each = TimeSpan.FromSeconds(1) }, SkipAbove = phase.MaxVusers };
        }

        return new ConstantArrivalRate
        {
            Rate = phase.ArrivalRate,
            Duration = phase.Duration,
            Arrival = phase.IsPoisson ? ArrivalPattern.Poisson : ArrivalPattern.Uniform,
            SkipAbove = phase.MaxVusers,
        };
    }
}
