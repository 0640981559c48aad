using System.Data.Common;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

public class ConnectionTextTests
{
    [Theory]
    [InlineData("a;b")]
    [InlineData("it's;Host=evil")]
    [InlineData("\"quoted\"")]
    [InlineData(" blanks ")]
    [InlineData("${nothing}")]
    public void Of_AValueWithMarks_StaysOneValue(string password)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = Text("Host=h;Password=${env:PW}", password) };
        Assert.Equal(password, parts["Password"]);
        Assert.Equal("h", parts["Host"]);
        Assert.Equal(2, parts.Count);
    }

    [Fact]
    public void Of_OneReferenceForAll_IsItsText() => Assert.Equal("Host=a;Password=b", Text("${env:PW}", "Host=a;Password=b"));

    [Fact]
    public void Of_AVariable_TakesTheRunsValue()
    {
        Scenario scenario = new() { Variables = new Dictionary<string, Variable> { ["host"] = Variable.Of(ScalarValue.OfText("db-${env:PW}")), ["list"] = new() { Values = [ScalarValue.OfText("a"), ScalarValue.OfText("b")] } } };
        Assert.Equal("host=db-1", ConnectionText.Of(Definition("Host=${host}"), Context("1", scenario)));
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(() => ConnectionText.Of(Definition("Host=${list}"), Context("1", scenario))).Id);
        Assert.Equal(ErrorIds.VariableMissing, Assert.Throws<PerfException>(() => ConnectionText.Of(Definition("Host=${env:OTHER}"), Context("1", scenario))).Id);
    }

    private static string Text(string template, string password) => ConnectionText.Of(Definition(template), Context(password, new Scenario()));

    private static ConnectionDefinition Definition(string template) => new() { Name = "db", Kind = "postgresql", ConnectionString = template };

    private static StepContext Context(string password, Scenario scenario) => new(scenario, new Uri("http://127.0.0.1:1/"), new VariableTable(), name => name == "PW" ? password : null);
}
