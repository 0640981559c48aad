namespace Perf.Compatibility.Artillery.Reading;

/// <summary>An Artillery test: its files merged, its configuration filled in, and what is in them by kind. What is left as nodes is understood by the translation.</summary>
internal sealed record ArtilleryTest
{
    /// <summary>The test's file, which names it.</summary>
    public string Path { get; init; } = "";

    /// <summary>The whole configuration.</summary>
    public required MapNode Config { get; init; }

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>The environments that the file knows.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>The target's address, with references to the process environment in it.</summary>
    public required ScalarNode Target { get; init; }

    /// <summary>The phases, in order.</summary>
    public IReadOnlyList<ArtilleryPhase> Phases { get; init; } = [];

    /// <summary>The files of rows.</summary>
    public IReadOnlyList<ArtilleryPayload> Payloads { get; init; } = [];

    /// <summary>What is done once before the load; or null.</summary>
    public ArtilleryScenario? Before { get; init; }

    /// <summary>What is done once after the load; or null.</summary>
    public ArtilleryScenario? After { get; init; }

    /// <summary>The scenarios, in order.</summary>
    public IReadOnlyList<ArtilleryScenario> Scenarios { get; init; } = [];

    /// <summary>The file of functions in JavaScript, as a whole path; or null.</summary>
    public string? Processor { get; init; }

    /// <summary>The test's id.</summary>
    public string TestId { get; init; } = "";
}
