namespace Perf.Compatibility.Artillery.Reading;

/// <summary>A scenario of an Artillery test: what a virtual user does.</summary>
internal sealed record ArtilleryScenario
{
    /// <summary>Where it stands.</summary>
    public Place Place { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>What its virtual users are counted under: its name, or its place in the file from 0.</summary>
    public string Label { get; init; } = "";

    /// <summary>What the names of its requests begin with: what is done once is not in the figures of Artillery's report, and told by this.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>How often it is chosen in proportion to the others, 0 or more.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Its engine: http or ws.</summary>
    public string Engine { get; init; } = "http";

    /// <summary>Its steps, lists within the list taken apart.</summary>
    public IReadOnlyList<Node> Flow { get; init; } = [];

    /// <summary>The functions of the processor that it names, by the hook: <c>beforeRequest</c>, <c>afterResponse</c>, <c>beforeScenario</c>, <c>afterScenario</c>, <c>onError</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Hooks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
