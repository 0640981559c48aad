namespace Perf;

/// <summary>
/// What a monitor knows of a whole run that is no series of numbers: a database's statements and tables with what they did during the run, settings, messages of a log. docs/monitors.md
/// lists the tables and their columns.
/// </summary>
public sealed record MonitorTable
{
    /// <summary>The monitor's name.</summary>
    public string Monitor { get; init; } = "";

    /// <summary>The monitor's kind: <c>postgresql</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The table's name: <c>statements</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The columns' names, with their units where they have one: <c>exec_ms</c>.</summary>
    public IReadOnlyList<string> Columns { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The rows, a text for each column; numbers as the invariant culture writes them, empty for what is not known.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init => field = value.Select(row => (IReadOnlyList<string>)row.ToPlainArray()).ToArray(); } = [];

    /// <summary>How many rows there were; more than <see cref="Rows"/> where only the weightiest are kept.</summary>
    public int Count { get => field > 0 ? field : Rows.Count; init; }
}
