namespace Perf;

/// <summary>A database or cache that steps talk to.</summary>
public sealed record ConnectionDefinition
{
    /// <summary>The name that steps call it by.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is: <c>postgresql</c>, <c>mysql</c>, <c>sqlserver</c> or <c>redis</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The connection string in the form of its .NET driver, a template: write passwords as <c>${env:NAME}</c>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>The largest number of connections open at once, or null for the driver's default.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The connection's line in its file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }
}
