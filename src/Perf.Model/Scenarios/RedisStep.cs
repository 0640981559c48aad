namespace Perf;

/// <summary>A command that a Redis server runs.</summary>
public sealed record RedisStep : ActionStep
{
    /// <summary>The connection's name in <see cref="Scenario.Connections"/>.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The command and its arguments. Each is a template and stays one argument, whatever its value holds.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
