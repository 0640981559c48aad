namespace Perf;

/// <summary>
/// What Artillery's plugin ensure asks of a run: an expression over the names of its report, such as <c>http.response_time.p95 &lt; 200 and vusers.failed == 0</c>,
/// or a limit on one of them.
/// </summary>
public sealed record EnsureCondition
{
    /// <summary>The expression in filtrex' language; for a limit on one metric it is made of both, and only shown.</summary>
    public string Expression { get; init; } = "";

    /// <summary>The metric, where it is a limit on one: <c>http.response_time.p95</c>; otherwise null.</summary>
    public string? Metric { get; init; }

    /// <summary>The limit on that metric, which it must stay below.</summary>
    public double Limit { get; init; }

    /// <summary>
    /// Names of metrics in the expression that were known when it was read. They have blanks and brackets in them, and are names also where the run measured nothing.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether the run fails where it does not hold; otherwise it is only told.</summary>
    /// <value>True.</value>
    public bool Strict { get; init; } = true;

    /// <summary>Where it stands, for the verdict: file and line.</summary>
    public string Source { get; init; } = "command line";

    /// <summary>Its line in the file; 0 where there is none.</summary>
    public int Line { get; init; }
}
