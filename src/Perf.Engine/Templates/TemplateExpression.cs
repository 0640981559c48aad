namespace Perf.Engine.Templates;

/// <summary>An argument of a function in a template, or the call itself. Immutable.</summary>
internal abstract record TemplateExpression;

/// <summary>A value that stands in the template: <c>'text'</c>, <c>5</c>, <c>true</c>, <c>null</c>.</summary>
/// <param name="Value">The value with its kind.</param>
internal sealed record LiteralExpression(ScalarValue Value) : TemplateExpression;

/// <summary>A variable, by its bare name.</summary>
/// <param name="Name">The name.</param>
internal sealed record VariableExpression(string Name) : TemplateExpression;

/// <summary>A variable of the process environment: <c>env:NAME</c>.</summary>
/// <param name="Name">The name.</param>
internal sealed record EnvironmentExpression(string Name) : TemplateExpression;

/// <summary>A call of a function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record CallExpression(Functions.FunctionDefinition Function, IReadOnlyList<TemplateExpression> Arguments) : TemplateExpression;
