namespace Perf;

/// <summary>A file of rows. Each iteration of a flow that uses it gets one row, whose columns are <c>${name.column}</c>.</summary>
public sealed record DataFeeder
{
    /// <summary>The name that steps use it by.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file's path as the scenario has it; it counts from the scenario's folder and may not leave it.</summary>
    public string File { get; init; } = "";

    /// <summary>The file's format.</summary>
    public DataFormat Format { get; init; }

    /// <summary>Which row an iteration gets.</summary>
    public DataOrder Order { get; init; }

    /// <summary>What stands between two values of a CSV file.</summary>
    /// <value>A comma.</value>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether quotes have a meaning in a CSV file.</summary>
    /// <value>True.</value>
    public bool Quotes { get; init; } = true;

    /// <summary>Lines at the beginning of a CSV file that are passed over.</summary>
    public int Skip { get; init; }

    /// <summary>The encoding of a CSV file, by its name on the web; a byte order mark wins.</summary>
    /// <value>utf-8.</value>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>The names of a CSV file's columns where the file has no line of names; otherwise empty.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>The columns that the file has, as they were when the scenario was read.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The number of rows that the file had then.</summary>
    public int Rows { get; init; }

    /// <summary>The line in the scenario's file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }
}
