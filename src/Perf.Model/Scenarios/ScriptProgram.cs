namespace Perf;

/// <summary>
/// A program in another tool's language, with everything that it needs to run elsewhere: its files, and what its environment was. Whatever decides what it does is in here,
/// so that an agent runs the same as this machine.
/// </summary>
public sealed record ScriptProgram
{
    /// <summary>The kind of a k6 script.</summary>
    public const string K6Kind = "k6";

    /// <summary>The kind of an Artillery processor, whose functions steps of Perf's own call.</summary>
    public const string ArtilleryKind = "artillery";

    /// <summary>Whose program it is.</summary>
    /// <value><c>k6</c></value>
    public string Kind { get; init; } = K6Kind;

    /// <summary>The main file's name in <see cref="Files"/>.</summary>
    public string Main { get; init; } = "";

    /// <summary>The files that it imports or opens, by their name relative to its folder, with slashes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The absolute names by which it asks for some of <see cref="Files"/>, each with the file's name there.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>What <c>__ENV</c> has besides the process environment. The values are templates: what refers to the environment (<c>${env:NAME}</c>) is resolved where the program runs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Its options as they hold, in the tool's own words, as JSON.</summary>
    public string Options { get; init; } = "{}";

    /// <summary>The functions that it exports.</summary>
    public IReadOnlyList<string> Exports { get; init; } = [];
}
