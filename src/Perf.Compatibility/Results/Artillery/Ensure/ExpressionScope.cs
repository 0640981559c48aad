namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>The variables of an expression, and those that it looked for in vain.</summary>
/// <param name="variables">The variables by name.</param>
internal sealed class ExpressionScope(IReadOnlyDictionary<string, double> variables)
{
    /// <summary>The names that were looked for and are not there.</summary>
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that were found.</summary>
    public SortedSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>NaN for one that is not there.</returns>
    public double Get(string name)
    {
        if (variables.TryGetValue(name, out double value))
        {
            Used.Add(name);
            return value;
        }

        Missing.Add(name);
        return double.NaN;
    }
}
