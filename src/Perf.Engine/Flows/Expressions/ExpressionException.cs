namespace Perf.Engine.Flows.Expressions;

/// <summary>An expression that cannot be read.</summary>
public sealed class ExpressionException : PerfException
{
    /// <summary>Creates the fault.</summary>
    /// <param name="message">What is wrong and what is allowed.</param>
    /// <param name="source">The expression.</param>
    /// <param name="offset">Where it is wrong, from 0.</param>
    public ExpressionException(string message, string source, int offset)
        : base(ErrorIds.ScenarioInvalid, message, source)
    {
        Offset = offset;
    }

    /// <summary>Where it is wrong, in UTF-16 units from 0.</summary>
    public int Offset { get; }
}
