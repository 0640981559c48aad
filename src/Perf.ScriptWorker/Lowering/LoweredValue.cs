namespace Perf.ScriptWorker.Lowering;

/// <summary>What is known of a value before the script runs.</summary>
internal abstract record LoweredValue;

/// <summary>A value that is known: a text, a number, a truth value, or null.</summary>
/// <param name="Value">string, double, bool or null.</param>
internal sealed record KnownValue(object? Value) : LoweredValue;

/// <summary>A value that is not known before the script runs: what a conversion has left out.</summary>
internal sealed record UnknownValue : LoweredValue;

/// <summary>undefined.</summary>
internal sealed record UndefinedValue : LoweredValue;

/// <summary>A text that is put together from known texts and variables.</summary>
/// <param name="Parts">The parts, none of them put together itself.</param>
internal sealed record TextValue(IReadOnlyList<LoweredValue> Parts) : LoweredValue;

/// <summary>A value that each iteration has anew.</summary>
/// <param name="Name">The variable's name in the plan.</param>
/// <param name="IsCaptured">Whether it comes from an answer, where it may be missing.</param>
internal sealed record VariableValue(string Name, bool IsCaptured) : LoweredValue;

/// <summary>An object.</summary>
/// <param name="Members">Its members, in order.</param>
internal sealed record ObjectValue(IReadOnlyList<KeyValuePair<string, LoweredValue>> Members) : LoweredValue
{
    /// <summary>A member, or null when there is none.</summary>
    public LoweredValue? Get(string name) => Members.LastOrDefault(member => member.Key == name).Value;
}

/// <summary>An array.</summary>
/// <param name="Items">Its elements.</param>
internal sealed record ListValue(IReadOnlyList<LoweredValue> Items) : LoweredValue;

/// <summary>The text that JSON.stringify makes of a value with variables in it.</summary>
/// <param name="Source">The value.</param>
internal sealed record JsonTextValue(LoweredValue Source) : LoweredValue;

/// <summary>An address made by http.url: its name has ${} where its values are.</summary>
/// <param name="Text">The address.</param>
/// <param name="Name">The name.</param>
internal sealed record NamedUrlValue(LoweredValue Text, string Name) : LoweredValue;

/// <summary>A number that is uniformly distributed.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
internal sealed record SpanValue(double Min, double Max) : LoweredValue;

/// <summary>The answer to a request.</summary>
/// <param name="Request">The request.</param>
internal sealed record AnswerValue(RequestDraft Request) : LoweredValue;

/// <summary>The body of an answer, read as JSON.</summary>
/// <param name="Request">The request.</param>
internal sealed record AnswerJsonValue(RequestDraft Request) : LoweredValue;

/// <summary>The body of an answer, as text.</summary>
/// <param name="Request">The request.</param>
internal sealed record AnswerBodyValue(RequestDraft Request) : LoweredValue;
