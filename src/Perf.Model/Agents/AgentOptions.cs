namespace Perf;

/// <summary>How an agent is started, and what it may do.</summary>
public sealed record AgentOptions
{
    /// <summary>The agent's name, which no other of the cluster has.</summary>
    /// <value>The machine's name and the port.</value>
    public string? Name { get; init; }

    /// <summary>The cluster.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>The address that others reach it by; null for the machine's own, and 127.0.0.1 for <c>localhost</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The port that other agents reach it by; null for 11111 or the next one that is free.</summary>
    public int? Port { get; init; }

    /// <summary>The port that coordinators reach it by; null for 30000 or the next one that is free.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Labels by which it is chosen, such as <c>zone=eu</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The targets that it may load: <c>https://*.example.com</c>, <c>10.0.0.0/8</c>, <c>127.0.0.1:8080</c>; empty for all.</summary>
    public IReadOnlyList<string> AllowTarget { get; init; } = [];

    /// <summary>The most starts a second, all its shares together; null for no limit.</summary>
    public double? MaxRate { get; init; }

    /// <summary>The most virtual users; null for no limit.</summary>
    public int? MaxVirtualUsers { get; init; }

    /// <summary>The longest run; null for no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether it runs steps of scripts.</summary>
    public bool AllowScript { get; init; }
}
