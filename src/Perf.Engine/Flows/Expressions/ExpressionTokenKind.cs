namespace Perf.Engine.Flows.Expressions;

/// <summary>The kinds of token of an expression.</summary>
internal enum ExpressionTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A name: a variable, a function, or a word such as <c>and</c>.</summary>
    Name,

    /// <summary>A variable or environment variable as templates write it: <c>${name}</c>. It is never a word of the language.</summary>
    Reference,

    /// <summary>A sign such as <c>==</c> or <c>(</c>.</summary>
    Sign,
}
