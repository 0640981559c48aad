namespace Perf;

/// <summary>
/// What a command line says of a k6 script's options: k6's <c>-u</c>, <c>-d</c>, <c>-i</c>, <c>-s</c> and <c>--config</c>. By k6's order the file is below the script's own options and the K6_
/// variables of the environment, and all else above them.
/// </summary>
public sealed record ScriptRunOptions
{
    /// <summary>Virtual users (<c>vus</c>), or null.</summary>
    public int? Vus { get; init; }

    /// <summary>How long, in k6's words (<c>30s</c>), or null.</summary>
    public string? Duration { get; init; }

    /// <summary>Iterations in all, or null.</summary>
    public long? Iterations { get; init; }

    /// <summary>Stages of virtual users as <c>duration:target</c>, such as <c>10s:50</c>; none when empty.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>A file of options in JSON, or null.</summary>
    public string? ConfigPath { get; init; }
}
