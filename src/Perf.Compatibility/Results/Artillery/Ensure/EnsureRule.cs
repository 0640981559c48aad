namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>One thing that Artillery's <c>ensure</c> asks of a run.</summary>
public sealed record EnsureRule
{
    /// <summary>The expression in filtrex' language; for a limit on one metric it is made of both.</summary>
    public required string Expression { get; init; }

    /// <summary>The metric, where the rule is a limit on one: <c>http.response_time.p95</c>; otherwise null.</summary>
    public string? Metric { get; init; }

    /// <summary>The limit on that metric.</summary>
    public double Limit { get; init; }

    /// <summary>Whether a run fails that does not meet it.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Where it stands, for the verdict.</summary>
    public string Source { get; init; } = "command line";
}
