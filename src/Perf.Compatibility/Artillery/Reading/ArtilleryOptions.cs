namespace Perf.Compatibility.Artillery;

/// <summary>What the command line adds to an Artillery test. All of it has a counterpart among Artillery's own options.</summary>
public sealed record ArtilleryOptions
{
    /// <summary>The test's file, and those that are merged over it, from left to right.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The environment's name, or null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address, which wins over the files; or null.</summary>
    public string? Target { get; init; }

    /// <summary>JSON that goes over the files, in which a list takes the place of another as a whole; or null.</summary>
    public string? Overrides { get; init; }

    /// <summary>Variables of the command line, which are set in <c>config.variables</c> and known to templates of the configuration.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();

    /// <summary>The name of the only scenario to run, or a regular expression that fits it; or null for all.</summary>
    public string? ScenarioName { get; init; }

    /// <summary>Whether one virtual user is made and no more.</summary>
    public bool Solo { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool Insecure { get; init; }

    /// <summary>The test's id, which templates know as <c>$testId</c>.</summary>
    public string TestId { get; init; } = "";
}
