namespace Perf.Engine.Flows.Expressions;

/// <summary>
/// An expression of the scenario language, made ready to compute: a pure function of a virtual user's values. Comparisons, <c>and</c>, <c>or</c>, <c>not</c>,
/// <c>in</c>, <c>matches</c>, <c>contains</c>, <c>exists</c>, arithmetic, and some functions of one value. Immutable, so that all virtual users share one.
/// </summary>
public sealed class Expression
{
    private readonly ExpressionNode _root;

    internal Expression(string source, ExpressionNode root, IReadOnlyList<ExpressionReference> references)
    {
        Source = source;
        _root = root;
        References = references;
    }

    /// <summary>The expression as written.</summary>
    public string Source { get; }

    /// <summary>The variables that it refers to, in the order of the text.</summary>
    public IReadOnlyList<ExpressionReference> References { get; }

    /// <summary>Reads an expression to see whether it can be, and what it refers to.</summary>
    /// <param name="source">The text.</param>
    /// <returns>The expression; it is for looking at and not for computing.</returns>
    /// <exception cref="ExpressionException">It cannot be read.</exception>
    public static Expression Parse(string source) => ExpressionParser.Parse(source, static _ => 0, static _ => "");

    /// <summary>Reads an expression and binds its variables.</summary>
    /// <param name="source">The text.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="ExpressionException">It cannot be read.</exception>
    public static Expression Compile(string source, VariableTable variables, Func<string, string?> environment) => ExpressionParser.Parse(source, variables.SlotOf, environment);

    /// <summary>Whether it holds.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <returns>False also for 0, nothing, and the texts "", "0" and "false".</returns>
    /// <exception cref="ExpressionFault">It has no value.</exception>
    public bool Holds(ScalarValue[] values) => _root.Evaluate(values).IsTrue;

    /// <summary>Computes it.</summary>
    /// <param name="values">The virtual user's values by slot.</param>
    /// <returns>The value with its kind.</returns>
    /// <exception cref="ExpressionFault">It has no value.</exception>
    public ScalarValue Value(ScalarValue[] values) => _root.Evaluate(values).ToScalar();

    /// <inheritdoc/>
    public override string ToString() => Source;
}
