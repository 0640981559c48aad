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
        if (planned.ObservedHash != PlanHash.OfObservation(now))
        {
            throw Stale(planned, Differing(planned, now));
        }
    }

    /// <summary>
    /// Refuses it likewise right before it is made. Where a change of the same plan was made to the same target before, the file or server is another by our own doing, and the values alone count: what somebody else has changed beside
    /// them cannot be told from that.
    /// </summary>
    /// <param name="planned">The change; one of which nothing was seen is not looked at.</param>
    /// <param name="now">What its mechanism sees now.</param>
    /// <param name="isAfterOurs">Whether a change of the same plan was made to the same target.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.PlanStale"/>, with what differs.</exception>
    public static void Recheck(PlannedChange planned, Observation now, bool isAfterOurs)
    {
        if (planned.ObservedHash.Length == 0 || planned.ObservedHash == PlanHash.OfObservation(now))
        {
            return;
        }

        string[] differing = Differing(planned, now);
        if (!isAfterOurs || differing.Length > 0)
        {
            throw Stale(planned, differing);
        }
    }

    private static string[] Differing(PlannedChange planned, Observation now) =>
    [
        .. planned.Settings.Where(one => !one.IsSecret && !now.Secrets.Contains(one.Key) && now.Values.TryGetValue(one.Key, out string? value) && value != one.Before)
            .Select(one => $"{one.Key} was {one.Before ?? "not set"} and is {now.Values[one.Key] ?? "not set"}"),
    ];

    private static PerfException Stale(PlannedChange planned, string[] differing)
    {
        string what = differing.Length > 0 ? string.Join("; ", differing) : "its file or server is not what it was";
        return new PerfException(ErrorIds.PlanStale, $"The plan is stale for {planned.OptimizationId} ({planned.Target}): {what}. Nothing was changed by it; make the plan again.", planned);
    }
}
