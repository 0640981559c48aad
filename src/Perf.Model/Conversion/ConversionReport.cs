namespace Perf;

/// <summary>What a conversion made of another tool's file, and all that it did not carry over as it was.</summary>
public sealed record ConversionReport
{
    /// <summary>The format that was found: <c>har</c>, <c>openapi</c>, <c>postman</c>, <c>curl</c>, <c>accesslog</c> and so on.</summary>
    public string Format { get; init; } = "";

    /// <summary>What exactly was read, such as <c>HAR 1.2 by Firefox 128</c>.</summary>
    public string SourceDetail { get; init; } = "";

    /// <summary>The file that was converted, or null for text of the pipeline.</summary>
    public string? Source { get; init; }

    /// <summary>The file that was written, or null when the text went to the pipeline.</summary>
    public string? Path { get; init; }

    /// <summary>The same as <see cref="Path"/>: the name by which commands that take files get it from the pipeline.</summary>
    public string? FullName => Path;

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The scenario as YAML.</summary>
    public string Text { get; init; } = "";

    /// <summary>Requests, operations or lines that were read.</summary>
    public long Read { get; init; }

    /// <summary>Flows of the scenario.</summary>
    public int Flows { get; init; }

    /// <summary>Steps of the scenario that send something.</summary>
    public int Steps { get; init; }

    /// <summary>Environment variables that must be set before it runs.</summary>
    public IReadOnlyList<string> EnvironmentVariables { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What was not carried over as it was, the most serious first.</summary>
    public IReadOnlyList<ConversionNote> Notes { get; init => field = value.ToPlainArray(); } = [];
}
