namespace Perf;

/// <summary>The tool and the file that a result was read from, where Perf did not measure it itself.</summary>
public sealed record ResultSource
{
    /// <summary>The tool, as it calls itself: <c>k6</c>, <c>Artillery</c>, <c>JMeter</c>.</summary>
    public string Tool { get; init; } = "";

    /// <summary>The tool's version, or null where the file does not say it.</summary>
    public string? Version { get; init; }

    /// <summary>The shape of the file, one of the formats of Import-PerfResult: <c>k6-json</c>, <c>artillery</c> and so on.</summary>
    public string Format { get; init; } = "";

    /// <summary>The file's path.</summary>
    public string Path { get; init; } = "";
}
