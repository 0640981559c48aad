namespace Perf;

/// <summary>The functions of an Artillery processor that a request is given to, by name and in order. Run by a worker process.</summary>
public sealed record RequestHooks
{
    /// <summary>Those that may change the request before it is sent.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Those that see the response.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Those that are told when no response came, or a capture found nothing.</summary>
    public IReadOnlyList<string> OnError { get; init; } = [];

    /// <summary>The request as the test has it, with its templates, as JSON: what functions see and may change.</summary>
    public string Spec { get; init; } = "{}";

    /// <summary>The one that says whether the request is made at all; or null.</summary>
    public string? IfTrue { get; init; }
}
