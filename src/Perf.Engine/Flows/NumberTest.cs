using System.Globalization;

namespace Perf.Engine.Flows;

/// <summary>An assertion on a number whose limits are known before the run: status, duration, size. It answers without making any text.</summary>
internal sealed class NumberTest
{
    private readonly ComparisonOperator _operator;
    private readonly double[] _numbers;
    private readonly int[] _classes;

    private NumberTest(ComparisonOperator comparison, double[] numbers, int[] classes)
    {
        _operator = comparison;
        _numbers = numbers;
        _classes = classes;
    }

    /// <summary>Makes the test of an assertion.</summary>
    /// <param name="source">The assertion.</param>
    /// <param name="expected">What is expected.</param>
    /// <returns>Null where a variable is involved, or the part is no number.</returns>
    public static NumberTest? Of(Assertion source, IReadOnlyList<TextTemplate> expected)
    {
        if (source.OfCount || source.Part is not (ResponsePart.Status or ResponsePart.Duration or ResponsePart.Size)
            || source.Operator is ComparisonOperator.Matches or ComparisonOperator.Contains or ComparisonOperator.NotContains or ComparisonOperator.Exists or ComparisonOperator.NotExists)
        {
            return null;
        }

        var numbers = new List<double>();
        var classes = new List<int>();
        foreach (TextTemplate template in expected)
        {
            if (template.Literal is not { } text)
            {
                return null;
            }

            if (source.Part == ResponsePart.Status && text.Length == 3 && char.IsAsciiDigit(text[0]) && text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase))
            {
                classes.Add(text[0] - '0');
            }
            else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                numbers.Add(number);
            }
            else
            {
                return null;
            }
        }

        return classes.Count > 0 && source.Operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) ? null : new NumberTest(source.Operator, [.. numbers], [.. classes]);
    }

    /// <summary>Whether it holds.</summary>
    /// <param name="found">The number.</param>
    /// <returns>True when it fits one of those expected; for not equal, none.</returns>
    public bool Holds(double found)
    {
        foreach (int one in _classes)
        {
            if ((int)(found / 100) == one)
            {
                return _operator == ComparisonOperator.Equal;
            }
        }

        foreach (double expected in _numbers)
        {
            bool fits = _operator switch
            {
                ComparisonOperator.Equal or ComparisonOperator.NotEqual => found == expected,
                ComparisonOperator.Less => found < expected,
                ComparisonOperator.LessOrEqual => found <= expected,
                ComparisonOperator.Greater => found > expected,
                _ => found >= expected,
            };
            if (fits)
            {
                return _operator != ComparisonOperator.NotEqual;
            }
        }

        return _operator == ComparisonOperator.NotEqual;
    }
}
