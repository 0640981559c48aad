using Perf.Engine.Flows;
using Perf.Engine.Flows.Expressions;

namespace Perf.Tests.Engine.Flows.Expressions;

public class ExpressionTests
{
    private static readonly Dictionary<string, ScalarValue> s_values = new(StringComparer.Ordinal)
    {
        ["count"] = new("3", ScalarKind.Number),
        ["zero"] = new("0", ScalarKind.Number),
        ["big"] = new("9007199254740993", ScalarKind.Number),
        ["name"] = ScalarValue.OfText("ann"),
        ["digits"] = ScalarValue.OfText("42"),
        ["empty"] = ScalarValue.OfText(""),
        ["yes"] = new("true", ScalarKind.Boolean),
        ["no"] = new("false", ScalarKind.Boolean),
        ["nothing"] = new("null", ScalarKind.Null),
        ["list"] = new("""["a",2,true,null,{"x":1}]""", ScalarKind.Json),
        ["users.name"] = ScalarValue.OfText("bob"),
        ["x-id"] = new("7", ScalarKind.Number),
    };

    [Theory]
    // Comparisons: numbers by value, texts letter by letter, an unset variable is nothing.
    [InlineData("count == 3", true)]
    [InlineData("count == 3.0", true)]
    [InlineData("count != 3", false)]
    [InlineData("count < 10", true)]
    [InlineData("digits < 5", false)]
    [InlineData("digits == 42", true)]
    [InlineData("name == 'ann'", true)]
    [InlineData("name == \"ann\"", true)]
    [InlineData("name < 'bob'", true)]
    [InlineData("name == ann", false)]
    [InlineData("yes == true", true)]
    [InlineData("yes == 'true'", true)]
    [InlineData("no == true", false)]
    [InlineData("nothing == null", true)]
    [InlineData("unset == null", true)]
    [InlineData("unset == ''", false)]
    [InlineData("unset < 1", false)]
    [InlineData("unset >= 1", false)]
    // An id of 64 bits is more than a double holds.
    [InlineData("big == 9007199254740993", true)]
    [InlineData("big == 9007199254740992", false)]
    // What holds by itself.
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("zero", false)]
    [InlineData("empty", false)]
    [InlineData("name", true)]
    [InlineData("unset", false)]
    [InlineData("true", true)]
    [InlineData("null", false)]
    [InlineData("1", true)]
    // And, or, not; and binds more strongly.
    [InlineData("yes and no", false)]
    [InlineData("yes or no", true)]
    [InlineData("no and no or yes", true)]
    [InlineData("no and (no or yes)", false)]
    [InlineData("not no and yes", true)]
    [InlineData("not (no or yes)", false)]
    [InlineData("!no && yes || no", true)]
    [InlineData("not not yes", true)]
    // In, matches, contains.
    [InlineData("count in [1, 2, 3]", true)]
    [InlineData("count in []", false)]
    [InlineData("name not in ['bob', 'cleo']", true)]
    [InlineData("'a' in list", true)]
    [InlineData("2 in list", true)]
    [InlineData("'z' in list", false)]
    [InlineData("name in ['x', list]", false)]
    [InlineData("name matches '^a.n$'", true)]
    [InlineData("digits matches '\\d+'", true)]
    [InlineData("name not matches 'x'", true)]
    [InlineData("unset matches ''", false)]
    [InlineData("name contains 'n'", true)]
    [InlineData("name startsWith 'an'", true)]
    [InlineData("name endsWith 'an'", false)]
    [InlineData("name not contains 'z'", true)]
    [InlineData("unset contains ''", false)]
    // Exists.
    [InlineData("name exists", true)]
    [InlineData("unset exists", false)]
    [InlineData("nothing exists", false)]
    [InlineData("unset not exists", true)]
    [InlineData("exists(name)", true)]
    [InlineData("not exists(unset) and count > 1", true)]
    // Arithmetic.
    [InlineData("count + 1 == 4", true)]
    [InlineData("2 + 3 * 4 == 14", true)]
    [InlineData("(2 + 3) * 4 == 20", true)]
    [InlineData("10 - 3 - 2 == 5", true)]
    [InlineData("7 % 4 == 3", true)]
    [InlineData("-count == -3", true)]
    [InlineData("- -count == 3", true)]
    [InlineData("1 / 4 == 0.25", true)]
    [InlineData("1.5e1 == 15", true)]
    // Functions.
    [InlineData("length(name) == 3", true)]
    [InlineData("length(list) == 5", true)]
    [InlineData("lower('ABC') == 'abc' and upper(name) == 'ANN'", true)]
    [InlineData("trim('  x ') == 'x'", true)]
    [InlineData("abs(-2) + floor(2.9) + ceil(2.1) + round(2.5) == 10", true)]
    [InlineData("number(digits) + 1 == 43", true)]
    [InlineData("text(count) == '3'", true)]
    // References as templates write them: names that are words, or have a dash.
    [InlineData("${x-id} == 7", true)]
    [InlineData("${name} == 'ann'", true)]
    [InlineData("users.name == 'bob'", true)]
    [InlineData("${env:HOME_OF_TESTS} == 'here'", true)]
    [InlineData("${env:NOT_SET:-else} == 'else'", true)]
    public void Holds_Expression_IsAsItSays(string text, bool holds) => Assert.Equal(holds, Compile(text, out ScalarValue[] values).Holds(values));

    [Theory]
    [InlineData("count + 1", "4", ScalarKind.Number)]
    [InlineData("count / 2", "1.5", ScalarKind.Number)]
    [InlineData("name", "ann", ScalarKind.Text)]
    [InlineData("count > 1", "true", ScalarKind.Boolean)]
    [InlineData("unset", "null", ScalarKind.Null)]
    [InlineData("big", "9007199254740993", ScalarKind.Number)]
    [InlineData("1e21", "1e21", ScalarKind.Number)]
    [InlineData("list", """["a",2,true,null,{"x":1}]""", ScalarKind.Json)]
    public void Value_Expression_KeepsItsKind(string text, string value, ScalarKind kind) => Assert.Equal(new ScalarValue(value, kind), Compile(text, out ScalarValue[] values).Value(values));

    [Theory]
    [InlineData("name + 1", "the variable 'name' is no number")]
    [InlineData("unset * 2", "the variable 'unset' is not set")]
    [InlineData("'a' - 1", "a value is no number")]
    [InlineData("-yes", "no number")]
    [InlineData("round(name)", "no number")]
    public void Holds_NoNumberWhereOneIsNeeded_IsAFaultWithoutTheValue(string text, string message)
    {
        Expression expression = Compile(text, out ScalarValue[] values);
        ExpressionFault fault = Assert.Throws<ExpressionFault>(() => expression.Holds(values));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("   ", 0, "empty")]
    [InlineData("count = 3", 6, "'=='")]
    [InlineData("count ==", 8, "a value is expected here, not the end")]
    [InlineData("count == 3 4", 11, "is expected here, not '4'")]
    [InlineData("(count == 3", 11, "')' is expected here")]
    [InlineData("count == 3)", 10, "not ')'")]
    [InlineData("1 < 2 < 3", 6, "two sides")]
    [InlineData("name matches name", 13, "a regular expression in quotes")]
    [InlineData("name matches '('", 13, "malformed")]
    [InlineData("'open", 0, "not closed by '")]
    [InlineData("count # 3", 6, "'#' has no meaning")]
    [InlineData("3 exists", 2, "by its name")]
    [InlineData("lenght(name)", 0, "did you mean 'length'?")]
    [InlineData("count in [1, 2", 14, "',' is expected here")]
    [InlineData("count > 5s", 8, "no units")]
    [InlineData("$count", 0, "write ${name}")]
    [InlineData("${}", 0, "is empty")]
    [InlineData("name not 3", 9, "'in', 'matches'")]
    [InlineData("and", 0, "${and}")]
    public void Parse_Malformed_SaysWhereAndWhat(string text, int offset, string message)
    {
        ExpressionException fault = Assert.Throws<ExpressionException>(() => Expression.Parse(text));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(offset, fault.Offset);
    }

    [Fact]
    public void Parse_NestedTooDeeply_IsRefused()
    {
        foreach (string text in new[] { new string('(', 5000) + "1" + new string(')', 5000), string.Concat(Enumerable.Repeat("not ", 5000)) + "1", new string('-', 5000) + "1" })
        {
            Assert.Throws<ExpressionException>(() => Expression.Parse(text));
        }

        Assert.Throws<ExpressionException>(() => Expression.Parse(string.Join(" or ", Enumerable.Repeat("a", 50_000))));
    }

    [Fact]
    public void References_Expression_AreThoseOfTheText() => Assert.Equal(
        [("a", false, 0), ("b.c", false, 10), ("d-e", false, 18), ("F", true, 26)],
        Expression.Parse("a == 1 and b.c in [${d-e}, ${env:F}]").References.Select(reference => (reference.Name, reference.IsEnvironment, reference.Offset - (reference.Offset > 0 ? 1 : 0))));

    private static Expression Compile(string text, out ScalarValue[] values)
    {
        var table = new VariableTable();
        foreach (string name in s_values.Keys)
        {
            table.SlotOf(name);
        }

        var expression = Expression.Compile(text, table, name => name == "HOME_OF_TESTS" ? "here" : null);
        values = new ScalarValue[table.Count];
        foreach ((string name, ScalarValue value) in s_values)
        {
            values[table.SlotOf(name)] = value;
        }

        return expression;
    }
}
