namespace Perf.Engine.Flows.Expressions;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a text in quotes what is within, of a reference what is between the braces.</param>
/// <param name="Offset">Where it begins, from 0.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, string Text, int Offset)
{
    /// <summary>Whether it is a sign or a word of the language; a reference and a text in quotes never are.</summary>
    public bool Is(string text) => Kind is ExpressionTokenKind.Sign or ExpressionTokenKind.Name && Text == text;

    /// <summary>For a message.</summary>
    public override string ToString() => Kind switch
    {
        ExpressionTokenKind.End => "the end",
        ExpressionTokenKind.Reference => $"'${{{Text}}}'",
        _ => $"'{Text}'",
    };
}
