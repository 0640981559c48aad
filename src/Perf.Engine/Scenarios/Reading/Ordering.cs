namespace Perf.Engine.Scenarios.Reading;

/// <summary>Splits a text such as <c>&gt;= 18</c> into its comparison and what follows.</summary>
internal static class Ordering
{
    public const string Allowed = "<, <=, >, >=, ==, !=";

    private static readonly (string Text, Comparison Operator)[] s_operators =
    [
        ("<=", Comparison.LessOrEqual), (">=", Comparison.GreaterOrEqual), ("==", Comparison.Equal), ("!=", Comparison.NotEqual),
        ("<", Comparison.Less), (">", Comparison.Greater),
    ];

    public static bool TrySplit(string text, out Comparison comparison, out string operand)
    {
        string trimmed = text.Trim();
        foreach ((string symbol, Comparison candidate) in s_operators)
        {
            if (trimmed.StartsWith(symbol, StringComparison.Ordinal))
            {
                comparison = candidate;
                operand = trimmed[symbol.Length..].Trim();
                return operand.Length > 0;
            }
        }

        comparison = default;
        operand = "";
        return false;
    }

    public static string Symbol(Comparison comparison) => s_operators.First(pair => pair.Operator == comparison).Text;
}
