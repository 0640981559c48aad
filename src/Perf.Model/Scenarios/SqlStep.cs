namespace Perf;

/// <summary>A SQL statement, or several, that a database runs.</summary>
public sealed record SqlStep : ActionStep
{
    /// <summary>The connection's name in <see cref="Scenario.Connections"/>.</summary>
    public string Connection { get; init; } = "";

    /// <summary>The statement as it is sent: no template, so that no value can become a part of it. Values are parameters, <c>@name</c>.</summary>
    public string Text { get; init; } = "";

    /// <summary>The parameters by name, without the @. A text is a template; a value that is one reference as a whole takes the kind of what it refers to.</summary>
    public IReadOnlyList<KeyValuePair<string, ScalarValue>> Parameters { get; init; } = [];
}
