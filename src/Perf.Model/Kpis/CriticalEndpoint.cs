namespace Perf;

/// <summary>An endpoint that tests must cover: config/critical-endpoints.yaml.</summary>
public sealed record CriticalEndpoint
{
    /// <summary>What people call it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The method, upper case; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The path without query; a segment such as <c>{id}</c> or <c>:id</c> stands for any. Null where only <see cref="Steps"/> say what it is.</summary>
    public string? Path { get; init; }

    /// <summary>Names of steps that are this endpoint, with * and ? as wildcards.</summary>
    public IReadOnlyList<string> Steps { get; init => field = value.ToPlainArray(); } = [];
}
