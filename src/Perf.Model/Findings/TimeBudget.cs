namespace Perf;

/// <summary>Where the mean request's time goes, tier by tier. The parts add up to the whole: what no measurement claims is the part <c>unattributed</c>.</summary>
public sealed record TimeBudget
{
    /// <summary>The mean response time, in milliseconds.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The parts in the order in which a request meets them; the last is <c>unattributed</c>.</summary>
    public IReadOnlyList<TimeBudgetPart> Parts { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The share that no measurement claims, 0 to 1.</summary>
    public double Unattributed { get; init; }

    /// <summary>Requests under way by the count of virtual users or the server; null where they were not measured.</summary>
    public double? Concurrency { get; init; }

    /// <summary>Requests under way by Little's law: rate × response time. Source: J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961).</summary>
    public double? LittleConcurrency { get; init; }

    /// <summary>What does not add up, a sentence each: a server's time that is longer than the client's, Little's law off by more than a tenth.</summary>
    public IReadOnlyList<string> Contradictions { get; init => field = value.ToPlainArray(); } = [];
}
