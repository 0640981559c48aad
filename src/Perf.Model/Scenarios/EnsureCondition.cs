namespace Perf;

/// <summary>A condition of Artillery's plugin ensure: an expression over the names of its report, such as <c>http.response_time.p95 &lt; 200 and vusers.failed == 0</c>.</summary>
public sealed record EnsureCondition
{
    /// <summary>The expression.</summary>
    public string Expression { get; init; } = "";

    /// <summary>Whether the run fails where it does not hold; otherwise it is only told.</summary>
    /// <value>True.</value>
    public bool Strict { get; init; } = true;

    /// <summary>Its line in the test, from 1; 0 when it has none.</summary>
    public int Line { get; init; }
}
