namespace Perf;

/// <summary>A part of the time of a request.</summary>
public sealed record TimeBudgetPart
{
    /// <summary>The tier: <c>client</c>, <c>dns</c>, <c>connect</c>, <c>tls</c>, <c>send</c>, <c>proxy</c>, <c>upstream-connect</c>, <c>app-way</c>, <c>app-queue</c>, <c>pool-wait</c>, <c>app-cpu</c>,
    /// <c>app-lock</c>, <c>gc</c>, <c>db-cpu</c>, <c>db-lock</c>, <c>db-io</c>, <c>db-wal</c>, <c>db-other</c>, <c>db-way</c>, <c>dep-calls</c>, <c>cache</c>, <c>transfer</c>, <c>unattributed</c>.</summary>
    public string Tier { get; init; } = "";

    /// <summary>What it is in words: <c>database, waiting for locks</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary>Milliseconds of the mean request.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The share of the mean response time, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>What it was computed from; empty for what is left over.</summary>
    public string Source { get; init; } = "";
}
