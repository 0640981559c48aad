using System.Text.Json.Nodes;

namespace Perf.Tests.Grafana;

public class InterpolationTests
{
    private static readonly Dictionary<string, string> s_builtIn = new() { ["__interval"] = "2s", ["timeFilter"] = "time > 1ms" };

    [Theory]
    [InlineData("a.b (c)", @"x{step=~""a\\.b \\(c\\)""}")]
    [InlineData("get /items?q=1", @"x{step=~""get /items\\?q=1""}")]
    [InlineData(@"back\slash", @"x{step=~""back\\\\slash""}")]
    public void Prometheus_OneValue_IsEscapedWithinTheString(string value, string expected) =>
        Assert.Equal(expected, Interpolation.Prometheus("x{step=~\"$step\"}", s_builtIn, [Chosen("step", value)]));

    [Fact]
    public void Prometheus_SeveralValues_AreOneExpression() =>
        Assert.Equal("rate(x{step=~\"(a|b\\\\.c)\"}[2s])", Interpolation.Prometheus("rate(x{step=~\"$step\"}[$__interval])", s_builtIn, [Chosen("step", "a", "b.c")]));

    [Theory]
    [InlineData("a.b/c", @"""step"" =~ /^a\.b\/c$/")]
    [InlineData("50 %", @"""step"" =~ /^50 %$/")]
    public void Influx_OneValue_IsEscapedBetweenSlashes(string value, string expected) =>
        Assert.Equal(expected, Interpolation.Influx("\"step\" =~ /^$step$/", s_builtIn, [Chosen("step", value)]));

    [Fact]
    public void All_WithItsOwnValue_IsPutInAsItIs() =>
        Assert.Equal("\"step\" =~ /^.*$/ AND time > 1ms", Interpolation.Influx("\"step\" =~ /^$step$/ AND $timeFilter", s_builtIn, [Chosen("step", "a", "b") with { IsAll = true }]));

    [Fact]
    public void Names_OfEveryForm_AreFound() => Assert.Equal(["a", "b", "c"], Interpolation.Names("$a ${b} ${c:regex}"));

    private static ChosenVariable Chosen(string name, params string[] values) =>
        new(new BoardVariable(new JsonObject { ["name"] = name, ["multi"] = true, ["includeAll"] = true, ["allValue"] = ".*" }), values, false);
}
