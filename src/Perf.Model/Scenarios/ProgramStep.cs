namespace Perf;

/// <summary>A step that is a function of the scenario's program: the whole of an iteration, in another tool's language. Run by a worker process.</summary>
public sealed record ProgramStep : Step
{
    /// <summary>The function's name as the program exports it.</summary>
    public string Function { get; init; } = "default";

    /// <summary>What <c>__ENV</c> has in this load profile besides, or instead of, the program's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
