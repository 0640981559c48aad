namespace Perf;

/// <summary>The formats of data files.</summary>
public enum DataFormat
{
    /// <summary>Lines of values (RFC 4180), the first line being the columns' names unless the scenario gives them.</summary>
    Csv,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>A JSON object on each line.</summary>
    Ndjson,
}
