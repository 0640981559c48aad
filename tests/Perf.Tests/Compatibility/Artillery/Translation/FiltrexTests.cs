using Perf.Compatibility.Artillery.Reading;
using Perf.Compatibility.Artillery.Translation;
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
