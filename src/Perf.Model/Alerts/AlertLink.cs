namespace Perf;

/// <summary>Where more can be read about an alert: the build, the report, a dashboard.</summary>
public sealed record AlertLink
{
    /// <summary>What the link leads to.</summary>
    public string Title { get; init; } = "";

    /// <summary>An absolute address with http or https.</summary>
    public string Url { get; init; } = "";
}
