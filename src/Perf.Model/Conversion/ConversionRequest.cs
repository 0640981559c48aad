namespace Perf;

/// <summary>What a user wants converted, and how.</summary>
public sealed record ConversionRequest
{
    /// <summary>The file, or null when <see cref="Text"/> is given.</summary>
    public string? Path { get; init; }

    /// <summary>The text itself, such as lines of curl.</summary>
    public string? Text { get; init; }

    /// <summary>The format when it is not to be found out by the content; null for that.</summary>
    public string? Format { get; init; }

    /// <summary>The scenario's target; null for that of the file.</summary>
    public string? Target { get; init; }

    /// <summary>The scenario's name; null for one that comes from the file.</summary>
    public string? Name { get; init; }

    /// <summary>What is kept: methods (<c>POST</c>), paths (<c>/api/*</c>) and hosts (<c>*.example.com</c>). Of each of the three kinds that is given one must fit.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>What is left out, in the same words; wins over <see cref="Include"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether operations that change something are kept where only reading ones are by default.</summary>
    public bool IncludeUnsafe { get; init; }

    /// <summary>The log_format of an access log as nginx has it; null for combined.</summary>
    public string? LogFormat { get; init; }

    /// <summary>The share of the busiest minute's rate that becomes the load of an access log, in percent.</summary>
    /// <value>100.</value>
    public double PeakPercent { get; init; } = 100;

    /// <summary>A file of values for variables, such as Postman's environments; null for none.</summary>
    public string? EnvironmentPath { get; init; }

    /// <summary>The environment of an Artillery test, whose settings go into the scenario, or the one whose variables a script of k6 sees; null for none.</summary>
    public string? Environment { get; init; }
}
