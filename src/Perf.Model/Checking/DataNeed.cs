namespace Perf;

/// <summary>Data that a plan uses up or reads.</summary>
public sealed record DataNeed
{
    /// <summary>The name of the feeder.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file, or null where the rows stand in the scenario.</summary>
    public string? File { get; init; }

    /// <summary>How rows are taken: <c>once</c>, <c>sequence</c> and so on.</summary>
    public string Order { get; init; } = "";

    /// <summary>The rows that the plan uses up; null where none is used up, or nobody can tell.</summary>
    public long? Rows { get; init; }

    /// <summary>The rows that there are; null where the file cannot be read.</summary>
    public long? Available { get; init; }
}
