namespace Perf.Tuning;

/// <summary>What stands between two values of an expression.</summary>
internal static class Operators
{
    /// <summary>Computes it of two values that are known.</summary>
    /// <exception cref="ExpressionException">It makes no sense.</exception>
    public static Value Apply(string between, Value left, Value right) => between switch
    {
        "and" => Value.Of(Truth(left) && Truth(right)),
        "or" => Value.Of(Truth(left) || Truth(right)),
        "=" => Value.Of(IsSame(left, right)),
        "!=" => Value.Of(!IsSame(left, right)),
        "<" => Value.Of(Number(left) < Number(right)),
        "<=" => Value.Of(Number(left) <= Number(right)),
        ">" => Value.Of(Number(left) > Number(right)),
        ">=" => Value.Of(Number(left) >= Number(right)),
        "+" => Value.Of(Number(left) + Number(right)),
        "-" => Value.Of(Number(left) - Number(right)),
        "*" => Value.Of(Number(left) * Number(right)),
        "/" when Number(right) == 0 => Value.Missing("something other than 0 to divide by"),
        "/" => Value.Of(Number(left) / Number(right)),
        _ => throw new ExpressionException($"'{between}' is no operator"),
    };

    /// <summary>The number that a value stands for.</summary>
    public static double Number(Value value) => value.AsNumber() ?? throw new ExpressionException($"'{value.Written}' is no number");

    /// <summary>Whether it is true.</summary>
    public static bool Truth(Value value) => value.Kind == ValueKind.Truth ? value.Number != 0 : throw new ExpressionException($"'{value.Written}' is neither true nor false");

    // "64MB" is 65536kB; words are the same in any case, as servers have them.
    private static bool IsSame(Value left, Value right) => left.Kind == ValueKind.Truth || right.Kind == ValueKind.Truth
        ? string.Equals(left.Written, right.Written, StringComparison.OrdinalIgnoreCase)
        : AmountText.IsSame(left.Written, right.Written, 1e-9);
}
