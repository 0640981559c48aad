namespace Perf;

/// <summary>Where alerts go. It has references to secrets (<c>${env:NAME}</c>) and no secret.</summary>
public sealed record AlertChannel
{
    /// <summary>The name that routes and -Channel use.</summary>
    public string Name { get; init; } = "";

    /// <summary>The service.</summary>
    public AlertChannelKind Kind { get; init; }

    /// <summary>What the service needs, by the names of the policy file, see <see cref="AlertSettings"/>; texts may hold <c>${env:NAME}</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The most messages in a time; null for no limit. What is beyond it waits.</summary>
    public AlertRateLimit? RateLimit { get; init; }

    /// <summary>How long the service may take to answer.</summary>
    /// <value>10 seconds</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
