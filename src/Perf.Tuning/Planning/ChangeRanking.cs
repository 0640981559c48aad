namespace Perf.Tuning;

/// <summary>The order in which changes are tried: what promises most and risks least comes first. Pure.</summary>
internal static class ChangeRanking
{
    /// <summary>What a change promises less what it risks.</summary>
    /// <param name="change">The change.</param>
    /// <param name="gain">How much quicker the mean request may become, as a factor; 1 where nobody knows.</param>
    /// <returns>Larger is better; in logarithms, so that a factor of two counts the same wherever it comes from.</returns>
    public static double Score(PlannedChange change, double gain)
    {
        double promise = Math.Log(Math.Clamp(gain, 1, 100)) * (change.Confidence ?? 0.3);
        double risk = change.Risk switch { OptimizationRisk.High => 0.5, OptimizationRisk.Medium => 0.15, _ => 0 };
        return promise - risk - (change.Effect == TuningEffect.Restart ? 0.1 : 0);
    }

    /// <summary>Puts changes in order.</summary>
    /// <param name="changes">The changes with what they promise.</param>
    public static IReadOnlyList<PlannedChange> Order(IEnumerable<(PlannedChange Change, double Gain)> changes) =>
        [.. changes.Select((one, at) => (one.Change, Score: Score(one.Change, one.Gain), At: at)).OrderByDescending(one => one.Score).ThenBy(one => one.Change.Risk).ThenBy(one => one.At).Select(one => one.Change)];
}
