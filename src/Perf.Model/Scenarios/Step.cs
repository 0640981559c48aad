using System.Collections.ObjectModel;
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
[JsonDerivedType(typeof(LoopStep), "loop")]
[JsonDerivedType(typeof(IfStep), "if")]
[JsonDerivedType(typeof(ParallelStep), "parallel")]
[JsonDerivedType(typeof(SequenceStep), "sequence")]
[JsonDerivedType(typeof(GroupStep), "group")]
[JsonDerivedType(typeof(ChoiceStep), "choice")]
[JsonDerivedType(typeof(SetStep), "set")]
[JsonDerivedType(typeof(LogStep), "log")]
[JsonDerivedType(typeof(MetricStep), "metric")]
[JsonDerivedType(typeof(StopStep), "stop")]
[JsonDerivedType(typeof(CallStep), "call")]
public abstract record Step
{
    /// <summary>The name by which its metrics are found; unique within a scenario is best, and not needed.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step's line in its file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }

    /// <summary>What must hold for the step to be done; null for always. A step that is left out counts nowhere.</summary>
    public Condition? If { get; init; }

    /// <summary>The share of times that the step is done, 0 to 1; null for always. Asked after <see cref="If"/>.</summary>
    public double? Probability { get; init; }

    /// <summary>Tags of what is measured of the step and of those within it, name to template.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The steps that it has within it, in order; the flow that a <see cref="CallStep"/> calls is not within it.</summary>
    /// <returns>The steps; none for most.</returns>
    public virtual IEnumerable<Step> Inner() => [];

    /// <summary>The variables that it may set itself; those that steps within it or a called flow set are theirs.</summary>
    /// <returns>Their names; none for most.</returns>
    public virtual IEnumerable<string> Writes() => [];

    /// <summary>The step and all steps within it at any depth, each before those that it has. Whoever looks for steps of a kind looks through these.</summary>
    /// <returns>The steps.</returns>
    public IEnumerable<Step> AndInner() => Inner().SelectMany(step => step.AndInner()).Prepend(this);
}
