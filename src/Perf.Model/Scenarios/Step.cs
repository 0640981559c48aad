using System.Text.Json.Serialization;

namespace Perf;

/// <summary>One step of a flow.</summary>
[JsonDerivedType(typeof(RequestStep), "request")]
[JsonDerivedType(typeof(ThinkStep), "think")]
[JsonDerivedType(typeof(SqlStep), "sql")]
[JsonDerivedType(typeof(RedisStep), "redis")]
[JsonDerivedType(typeof(WebSocketStep), "websocket")]
[JsonDerivedType(typeof(GrpcStep), "grpc")]
[JsonDerivedType(typeof(ScriptStep), "script")]
[JsonDerivedType(typeof(DelegateStep), "delegate")]
[JsonDerivedType(typeof(ProgramStep), "program")]
public abstract record Step
{
    /// <summary>The name by which its metrics are found; unique within a scenario is best, and not needed.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step's line in its file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }
}
