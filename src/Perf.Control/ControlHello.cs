namespace Perf.Control;

/// <summary>The first line of a connection.</summary>
internal sealed record ControlHello
{
    public string Protocol { get; init; } = "";

    public int Version { get; init; }

    public string RunId { get; init; } = "";
}
