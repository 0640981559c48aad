using Perf.Engine.Pacing;
using Perf.Engine.Planning;

namespace Perf.Engine.Scenarios.Types;

/// <summary>What a scenario's own load says of its flows, where another load takes its place: how often each is done, and how often all of them. Pure functions.</summary>
internal static class FlowShares
{
    /// <summary>The share that each flow has.</summary>
    /// <param name="load">The load profiles; at least one.</param>
    /// <returns>The flows in order, with their weights. Where profiles have different mixes, each mix counts alike.</returns>
    public static IReadOnlyList<FlowShare> Of(IReadOnlyList<LoadProfile> load)
    {
        var mixes = new List<IReadOnlyList<FlowShare>>();
        foreach (IReadOnlyList<FlowShare> mix in load.Select(profile => profile.Mix()))
        {
            if (!mixes.Exists(known => known.SequenceEqual(mix)))
            {
                mixes.Add(mix);
            }
        }

        if (mixes.Count == 1)
        {
            return mixes[0];
        }

        var weights = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (IReadOnlyList<FlowShare> mix in mixes)
        {
            double whole = mix.Sum(share => share.Weight);
            foreach (FlowShare share in mix)
            {
                weights[share.Flow] = (weights.TryGetValue(share.Flow, out double sofar) ? sofar : 0) + (share.Weight / whole);
            }
        }

        return [.. weights.Select(weight => new FlowShare { Flow = weight.Key, Weight = weight.Value })];
    }

    /// <summary>The rate that load profiles offer on average.</summary>
    /// <param name="load">The load profiles.</param>
    /// <returns>Iterations a second over the whole length; null where no profile makes arrivals, for then the rate follows from the answers.</returns>
    public static double? RateOf(IReadOnlyList<LoadProfile> load)
    {
        double starts = load.Sum(profile => ArrivalSchedule.Of(profile)?.CumulativeAt(long.MaxValue) ?? 0);
        return starts > 0 && OfferedLoadCurve.Of(load, 1).Duration is { Ticks: > 0 } length ? starts / length.TotalSeconds : null;
    }
}
