namespace Perf;

/// <summary>Who is told of what, and how often: config/ci-cd/alerts.yaml.</summary>
public sealed record AlertPolicy
{
    /// <summary>The file that it was read from, or null.</summary>
    public string? Path { get; init; }

    /// <summary>When alerts are raised.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Where they can go.</summary>
    public IReadOnlyList<AlertChannel> Channels { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Which go where; without any, all go to all channels.</summary>
    public IReadOnlyList<AlertRoute> Routes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Times in which less urgent alerts wait.</summary>
    public IReadOnlyList<QuietTime> QuietTimes { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Links that every alert gets; addresses may hold <c>${env:NAME}</c> and placeholders such as <c>${runId}</c>.</summary>
    public IReadOnlyList<AlertLink> Links { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How soon a channel is told the same again while an alert goes on. A higher severity and the end are told at once.</summary>
    /// <value>4 hours</value>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Whether rules that need a baseline take the run before where no baseline was set.</summary>
    public bool ComparesWithRunBefore { get; init; }
}
