namespace Perf.Tuning;

/// <summary>Whether what a plan saw is still so.</summary>
internal static class PlanStale
{
    /// <summary>Refuses a change whose settings are no longer what the plan saw.</summary>
    /// <param name="planned">The change.</param>
    /// <param name="now">What its mechanism sees now.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.PlanStale"/>, with what differs.</exception>
    public static void Check(PlannedChange planned, Observation now)
    {
        if (planned.ObservedHash == PlanHash.OfObservation(now))
        {
            return;
        }

        string[] differing =
        [
            .. planned.Settings.Where(one => !one.IsSecret && !now.Secrets.Contains(one.Key) && now.Values.TryGetValue(one.Key, out string? value) && value != one.Before)
                .Select(one => $"{one.Key} was {one.Before ?? "not set"} and is {now.Values[one.Key] ?? "not set"}"),
        ];
        string what = differing.Length > 0 ? string.Join("; ", differing) : "its file or server is not what it was";
        throw new PerfException(ErrorIds.PlanStale, $"The plan is stale for {planned.OptimizationId} ({planned.Target}): {what}. Nothing was changed by it; make the plan again.", planned);
    }
}
