namespace Perf;

/// <summary>Errors of one class in one step.</summary>
public sealed record ErrorCount
{
    /// <summary>The step's name.</summary>
    public string Step { get; init; } = "";

    /// <summary>The class, one of <see cref="ErrorClasses"/>.</summary>
    public string Class { get; init; } = "";

    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>The first message that was seen, as an example. Text from a server is untrusted.</summary>
    public string Example { get; init; } = "";

    /// <summary>
    /// How many of them are like the example, numbers in it apart: of each second the first message is kept, and the second's errors are taken to be as that one. Null where it was not counted, as in results of before.
    /// </summary>
    public long? Alike { get; init; }
}
