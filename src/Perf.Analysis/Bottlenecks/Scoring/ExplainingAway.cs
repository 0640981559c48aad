namespace Perf.Analysis;

/// <summary>Tells causes from consequences: what another class that was seen makes appear is told as its consequence.</summary>
internal static class ExplainingAway
{
    /// <summary>Links findings.</summary>
    /// <param name="findings">All of them, each class once.</param>
    /// <param name="withoutLoad">Whether there was no load, so that a cause need not have a known cost.</param>
    /// <returns>The same with causes and consequences; in no order.</returns>
    public static IReadOnlyList<Finding> Apply(IReadOnlyList<Finding> findings, bool withoutLoad = false)
    {
        // Of several causes the likeliest answers; a cause that is itself explained hands it on.
        var causeOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Finding effect in findings)
        {
            Finding? cause = findings
                .Where(one => one.Id != effect.Id && CausalGraph.Causes(one.Id, effect.Id) && one.Confidence >= effect.Confidence - Scores.AncestorSlack && (one.Impact > 0 || withoutLoad) && IsLargeEnough(one, effect) && IsBehind(effect))
                .OrderByDescending(one => one.Confidence * (Scores.RankFloor + one.Impact)).ThenBy(one => one.Id, StringComparer.Ordinal).FirstOrDefault();
            if (cause is not null)
            {
                causeOf[effect.Id] = cause.Id;
            }
        }

        string RootOf(string id) => causeOf.TryGetValue(id, out string? cause) ? RootOf(cause) : id;
        var consequences = findings.Where(one => causeOf.ContainsKey(one.Id)).GroupBy(one => RootOf(one.Id), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.OrderByDescending(one => one.Confidence).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Id).ToArray(), StringComparer.Ordinal);
        return
        [
            .. findings.Select(one => causeOf.ContainsKey(one.Id)
                ? one with { ConsequenceOf = RootOf(one.Id) }
                : one with { Consequences = consequences.GetValueOrDefault(one.Id) ?? [] }),
        ];
    }

    // What costs far more than its cause has another one, too: curing the small one cures hardly anything. Causes that cost no time (a leak, failures) are not held against it.
    private static bool IsLargeEnough(Finding cause, Finding effect) => cause.ImpactMilliseconds is null || effect.ImpactMilliseconds is null || effect.Impact - cause.Impact <= Scores.LargerEffect;

    // Of the three ways only that to the database is made long by how often it is walked.
    private static bool IsBehind(Finding effect) => effect.Id != "net.latency" || effect.Subject == LatencyRule.ToDatabase;
}
