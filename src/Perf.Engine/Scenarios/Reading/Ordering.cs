namespace Perf.Engine.Scenarios.Reading;

/// <summary>Splits a text such as <c>&gt;= 18</c> into its comparison and what follows.</summary>
internal static class Ordering
{
    public const string Allowed = "<, <=, >, >=, ==, !=";

    private static readonly (string Text, ComparisonOperator Operator)[] s_operators =
    [
        ("<=", ComparisonOperator.LessOrEqual), (">=", ComparisonOperator.GreaterOrEqual), ("==", ComparisonOperator.Equal), ("!=", ComparisonOperator.NotEqual),
        ("<", ComparisonOperator.Less), (">", ComparisonOperator.Greater),
    ];

    public static bool TrySplit(string text, out ComparisonOperator comparison, out string operand)
    {
        string trimmed = text.Trim();
        foreach ((string symbol, ComparisonOperator candidate) in s_operators)
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

    public static string Symbol(ComparisonOperator comparison) => s_operators.First(pair => pair.Operator == comparison).Text;
}
