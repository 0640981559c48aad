namespace Perf.Analysis;

/// <summary>Where the mean request's time goes, as rules ask for it: milliseconds by tier, with the budget that people see.</summary>
/// <param name="Budget">The budget; null where no response time was measured.</param>
internal sealed record RequestTime(TimeBudget? Budget)
{
    private readonly Dictionary<string, double> _parts = (Budget?.Parts ?? []).ToDictionary(part => part.Tier, part => part.Milliseconds, StringComparer.Ordinal);

    /// <summary>The time of a tier; null where it was not measured.</summary>
    public double? Of(string tier) => _parts.TryGetValue(tier, out double value) ? value : null;

    /// <summary>The time of several tiers together; null where none was measured.</summary>
    public double? Of(params ReadOnlySpan<string> tiers)
    {
        double? sum = null;
        foreach (string tier in tiers)
        {
            sum = Of(tier) is { } part ? (sum ?? 0) + part : sum;
        }

        return sum;
    }

    /// <summary>Time of the database, whatever it does.</summary>
    public double? Database => Of("db-cpu", "db-lock", "db-io", "db-wal", "db-other");

    /// <summary>
    /// A part of the servers' work with its share of the queue in front of them: where processors are all in use, requests wait in proportion to the work that is done, and nothing but less
    /// work makes the queue shorter.
    /// </summary>
    /// <param name="milliseconds">The work.</param>
    /// <param name="busy">How busy the processors are, 0 to 1; null where it is not known.</param>
    /// <param name="ours">The share of the queue that waits for this work, 0 to 1, where more is known of it than how much of the work this is; null otherwise.</param>
    public double? WithQueue(double? milliseconds, double? busy, double? ours = null)
    {
        if (milliseconds is not > 0 || busy is not { } used)
        {
            return milliseconds;
        }

        double work = Math.Max(milliseconds.Value, Of("proxy", "app-cpu", "gc", "cache", "db-cpu", "db-lock", "db-io", "db-wal", "db-other") ?? 0);
        return milliseconds + (Scores.Ramp(used, 0.85, 0.97) * (ours ?? milliseconds / work) * (Unattributed + (Of("app-queue", "pool-wait") ?? 0)));
    }

    /// <summary>Time that no measurement claims.</summary>
    public double Unattributed => Of("unattributed") ?? 0;

    /// <summary>The share of the response time that some time is; null where it is not known.</summary>
    public double? Share(double? milliseconds) => Budget is { Milliseconds: > 0 } budget && milliseconds is { } part ? Math.Clamp(part / budget.Milliseconds, 0, 1) : null;

    /// <summary>A tier's share of the response time as evidence of the client's: it fits a cause in that tier, and every cause in that tier.</summary>
    public Figure ShareFigure(string signal, double? milliseconds) => Figure.Client(signal, Share(milliseconds) * 100, "%");
}
