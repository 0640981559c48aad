using System.Globalization;
using Perf.Engine.Flows;
using Perf.Engine.Flows.Expressions;

namespace Perf.Tests.Engine.Flows.Expressions;

public class ExpressionPropertyTests
{
    private static readonly string[] s_pieces =
        ["a", "b", "1", "2.5", "'x'", "\"", "'", "(", ")", "[", "]", ",", "and", "or", "not", "in", "matches", "exists", "==", "<", "!", "+", "-", "*", "${a}", "${", "length(", " ", "%", "é", "\n", "null", "true"];

    /// <summary>Arithmetic and logic of any shape give what C# gives for the same tree.</summary>
    [Fact]
    public void Value_ArbitraryTree_IsThatOfTheTree() => SeededCases.ForAll(random =>
    {
        double[] variables = [.. Enumerable.Range(0, 3).Select(_ => (double)random.Next(-9, 10))];
        (string text, double value) = Number(random, variables, 5);
        var table = new VariableTable();
        Expression expression = Expression.Compile(text, table, _ => null);
        var values = new ScalarValue[table.Count];
        foreach ((string name, int slot) in table.Slots)
        {
            values[slot] = new ScalarValue(variables[name[1] - '0'].ToString(CultureInfo.InvariantCulture), ScalarKind.Number);
        }

        Assert.Equal(value.ToString("R", CultureInfo.InvariantCulture), expression.Value(values).Text);
    });

    [Fact]
    public void Holds_ArbitraryLogic_IsThatOfTheTree() => SeededCases.ForAll(random =>
    {
        (string text, bool value) = Logic(random, 6);
        Assert.True(value == Expression.Compile(text, new VariableTable(), _ => null).Holds([]), text);
    });

    /// <summary>Whatever a file holds there, the answer is an expression or a place in the text.</summary>
    [Fact]
    public void Parse_ArbitraryText_NeverFailsOtherwise() => SeededCases.ForAll(
        random =>
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => s_pieces[random.Next(s_pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                var table = new VariableTable();
                Expression expression = Expression.Compile(text, table, _ => null);
                _ = expression.Holds(new ScalarValue[table.Count]);
            }
            catch (ExpressionException e)
            {
                Assert.InRange(e.Offset, 0, text.Length);
            }
            catch (ExpressionFault)
            {
            }
        },
        5000);

    private static (string Text, double Value) Number(Random random, double[] variables, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            int pick = random.Next(variables.Length + 1);
            double literal = random.Next(0, 100);
            return pick < variables.Length ? ($"v{pick}", variables[pick]) : (literal.ToString(CultureInfo.InvariantCulture), literal);
        }

        (string left, double one) = Number(random, variables, depth - 1);
        (string right, double other) = Number(random, variables, depth - 1);
        return random.Next(4) switch
        {
            0 => ($"({left} + {right})", one + other),
            1 => ($"({left} - {right})", one - other),
            2 => ($"({left} * {right})", one * other),
            _ => ($"-({left})", -one),
        };
    }

    private static (string Text, bool Value) Logic(Random random, int depth)
    {
        if (depth == 0)
        {
            int left = random.Next(5);
            int right = random.Next(5);
            return random.Next(3) switch
            {
                0 => ($"{left} < {right}", left < right),
                1 => ($"{left} == {right}", left == right),
                _ => ($"{left} in [{right}, 1]", left == right || left == 1),
            };
        }

        (string one, bool first) = Logic(random, depth - 1);
        (string other, bool second) = Logic(random, depth - 1);
        return random.Next(3) switch
        {
            0 => ($"({one} and {other})", first && second),
            1 => ($"({one} or {other})", first || second),
            _ => ($"not ({one})", !first),
        };
    }
}
