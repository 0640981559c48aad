namespace Perf;

/// <summary>Which alerts go to which channels. An alert goes to the channels of every route that it fits.</summary>
public sealed record AlertRoute
{
    /// <summary>The least severity.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>Names of rules, with * and ? as wildcards; none for all.</summary>
    public IReadOnlyList<string> Rules { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Names of scenarios, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Scenarios { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Names of environments, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Environments { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Names of the channels.</summary>
    public IReadOnlyList<string> Channels { get; init => field = value.ToPlainArray(); } = [];
}
