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

    /// <summary>Time that no measurement claims.</summary>
    public double Unattributed => Of("unattributed") ?? 0;

    /// <summary>The share of the response time that some time is; null where it is not known.</summary>
    public double? Share(double? milliseconds) => Budget is { Milliseconds: > 0 } budget && milliseconds is { } part ? Math.Clamp(part / budget.Milliseconds, 0, 1) : null;

    /// <summary>A tier's share of the response time as evidence of the client's: it fits a cause in that tier, and every cause in that tier.</summary>
    public Figure ShareFigure(string signal, double? milliseconds) => Figure.Client(signal, Share(milliseconds) * 100, "%");
}
