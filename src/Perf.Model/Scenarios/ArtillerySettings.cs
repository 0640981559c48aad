namespace Perf;

/// <summary>What an Artillery test asks for that has no place elsewhere in a scenario.</summary>
public sealed record ArtillerySettings
{
    /// <summary>The file of functions in JavaScript, or null.</summary>
    public string? Processor { get; init; }

    /// <summary>The response time in milliseconds up to which somebody is satisfied (Apdex); null where the test does not ask.</summary>
    public double? ApdexThreshold { get; init; }

    /// <summary>The environment that was chosen, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The variables that functions of the processor know: their names in the test, and in the scenario.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers of every request, as the test has them, as JSON: what functions change is put over them.</summary>
    public string DefaultHeaders { get; init; } = "{}";

    /// <summary>Cookies of every request, likewise.</summary>
    public string DefaultCookies { get; init; } = "{}";

    /// <summary>What is the same for the whole test, by the names that templates have for it: <c>$testId</c>, <c>$dirname</c> and so on.</summary>
    public IReadOnlyDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>();

    /// <summary>The functions of made-up data that templates of requests which functions are given may call: their names in the test, and the calls that they are.</summary>
    public IReadOnlyDictionary<string, string> Functions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the report has the times of connecting and of whole requests too.</summary>
    public bool ExtendedMetrics { get; init; }

    /// <summary>What the run must meet, in Artillery's words.</summary>
    public IReadOnlyList<EnsureCondition> Ensure { get; init; } = [];
}
