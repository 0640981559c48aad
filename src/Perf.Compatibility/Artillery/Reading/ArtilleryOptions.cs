namespace Perf.Compatibility.Artillery;

/// <summary>What the command line adds to an Artillery test. All of it has a counterpart among Artillery's own options.</summary>
public sealed record ArtilleryOptions
{
    /// <summary>The test's file.</summary>
    public required string File { get; init; }

    /// <summary>A second file, which goes over the test's and usually has its <c>config</c>; null for none.</summary>
    public string? Config { get; init; }

    /// <summary>The environment's name, or null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address, which wins over the file's; or null.</summary>
    public string? Target { get; init; }

    /// <summary>Variables of the command line, which are set in <c>config.variables</c> and known to templates of the configuration.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();

    /// <summary>The test's id, which templates know as <c>$testId</c>.</summary>
    public string TestId { get; init; } = "";
}
