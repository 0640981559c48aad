using Perf.Compatibility.Artillery.Reading;
using Perf.Compatibility.Artillery.Translation;
using Perf.Engine.Flows;
using Perf.Engine.Flows.Expressions;

namespace Perf.Tests.Compatibility.Artillery.Translation;

public sealed class FiltrexTests
{
    [Theory]
    [InlineData("n > 1", "n > 1")]
    [InlineData("n == 1 and s == \"x y\"", "n == 1 and s == 'x y'")]
    [InlineData("not (n in (1, 2, 3))", "not ( n in [1 , 2 , 3] )")]
    [InlineData("s ~= \"^a.*\"", "s matches '^a.*'")]
    [InlineData("n % 2 == 0", "n % 2 == 0")]
    [InlineData("abs(n) >= 2.5", "abs ( n ) >= 2.5")]
    [InlineData("'n' + 1 < 3", "n + 1 < 3")]
    // What may be unset is asked for first: then the request is made.
    [InlineData("token == \"t\"", "not exists(token) or (token == 't')")]
    public void Translate_Expression_IsThisOne(string text, string expected)
    {
        (Condition? condition, Problems problems) = Translate(text);
        Assert.Empty(problems.All);
        Assert.Equal(expected, condition!.Text);
        _ = Expression.Parse(condition.Text);
    }

    /// <summary>What filtrex would give, whose <c>not</c> binds before all other signs and makes 1 or 0.</summary>
    [Theory]
    [InlineData("not n == 5", false)] // 0 == 5, where Perf's own would be not (3 == 5)
    [InlineData("not n == 0", true)]
    [InlineData("not n != 1", true)]
    [InlineData("5 == not n", false)]
    [InlineData("not not n == 1", true)]
    [InlineData("not n + 1 > 1", false)]
    [InlineData("1 - not n == 1", true)]
    [InlineData("not (n == 5)", true)]
    [InlineData("not (n == 3) == 0", true)]
    [InlineData("not abs(n) == 0", true)]
    [InlineData("not -n == 0", true)]
    [InlineData("not n in (0, 7)", true)]
    [InlineData("n not in (0, 7)", true)]
    [InlineData("not n and n == 3", false)]
    [InlineData("not n or n == 3", true)]
    [InlineData("n == 3 and not s", false)]
    public void Translate_Not_BindsAsThere(string text, bool expected)
    {
        (Condition? condition, Problems problems) = Translate(text);
        Assert.Empty(problems.All);
        var table = new VariableTable();
        Expression expression = Expression.Compile(condition!.Text, table, _ => null);
        var values = new ScalarValue[table.Count];
        foreach ((string name, int slot) in table.Slots)
        {
            values[slot] = name == "n" ? new ScalarValue("3", ScalarKind.Number) : ScalarValue.OfText("x");
        }

        Assert.True(expected == expression.Holds(values), condition.Text);
    }

    [Theory]
    [InlineData("nobody == 1", "nothing sets 'nobody'")]
    [InlineData("n == #", "cannot be read, from '#'")]
    public void Translate_WhatArtilleryCannotCompute_IsAlways(string text, string warning)
    {
        (Condition? condition, Problems problems) = Translate(text);
        Assert.Null(condition);
        Assert.Contains(warning, problems.Warnings.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n ^ 2 > 4", "'^'")]
    [InlineData("n > 1 ? 1 : 0", "'?'")]
    [InlineData("sqrt(n) > 4", "the function 'sqrt'")]
    public void Translate_WhatPerfCannotCompute_IsAProblem(string text, string problem) =>
        Assert.Contains(problem, Translate(text).Problems.All.Single().Message, StringComparison.Ordinal);

    private static (Condition? Condition, Problems Problems) Translate(string text)
    {
        var variables = new VariableNames();
        variables.Add("n", isAlwaysSet: true);
        variables.Add("s", isAlwaysSet: true);
        variables.Add("token", isAlwaysSet: false);
        var problems = new Problems();
        return (new Filtrex(variables, problems).Translate(text, new Place("a.yml", 3, 5)), problems);
    }
}
