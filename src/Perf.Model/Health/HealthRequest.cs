namespace Perf;

/// <summary>How somebody wants a setup to be looked at.</summary>
public sealed record HealthRequest
{
    /// <summary>The user's folder, where files are looked for.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The environment's name; null for that of the process environment's ENVIRONMENT.</summary>
    public string? Environment { get; init; }

    /// <summary>The file of settings; null for the nearest config/health.yaml.</summary>
    public string? Path { get; init; }

    /// <summary>Addresses of services in place of the file's, by name.</summary>
    public IReadOnlyDictionary<string, string> Services { get; init; } = new Dictionary<string, string>();

    /// <summary>The target's address in place of the environment's; null for that.</summary>
    public string? Target { get; init; }

    /// <summary>Health endpoints in place of the file's; none for those.</summary>
    public IReadOnlyList<string> HealthPaths { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The checks that are made, by name or kind, with wildcards; none for all.</summary>
    public IReadOnlyList<string> Include { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The checks that are not made.</summary>
    public IReadOnlyList<string> Exclude { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How long each check may take; null for the file's word.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a short load is run.</summary>
    public bool SmokeTest { get; init; }

    /// <summary>The scenario of the short load; null for the file's.</summary>
    public string? Scenario { get; init; }
}
