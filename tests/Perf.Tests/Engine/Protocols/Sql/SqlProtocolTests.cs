using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Redis;
using Perf.Engine.Protocols.Sql;

namespace Perf.Tests.Engine.Protocols.Sql;

public class SqlProtocolTests
{
    [Theory]
    [InlineData("postgresql", "Host=h;Pasword=hunter2")]
    [InlineData("postgresql", "Host=h;Password=hunter2;hunter3=x")]
    [InlineData("mysql", "Server=h;Port=many;Password=hunter2")]
    [InlineData("redis", "h:6379,password=x,hunter2=1")]
    public async Task Compile_AConnectionStringThatTheDriverRefuses_SaysSoWithoutRepeatingIt(string kind, string text)
    {
        await using IProtocol protocol = kind == "redis" ? new RedisProtocol() : new SqlProtocol();
        ActionStep step = kind == "redis" ? new RedisStep { Connection = "c", Words = ["PING"] } : new SqlStep { Connection = "c", Text = "select 1" };
        PerfException error = Assert.Throws<PerfException>(() => protocol.Compile(step, Context(new ConnectionDefinition { Name = "c", Kind = kind, ConnectionString = text })));
        Assert.Equal(ErrorIds.ScenarioInvalid, error.Id);
        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compile_AFileOfTheMachine_IsRefusedWhereThePlanIsSomebodyElses(bool isForeign)
    {
        await using var protocol = new SqlProtocol();
        var connection = new ConnectionDefinition { Name = "c", Kind = "mysql", ConnectionString = "Server=h;AllowLoadLocalInfile=true" };
        var context = new StepContext(StepCalls.Scenario(connection), new Uri("http://127.0.0.1:1/"), new VariableTable(), _ => null) { IsForeign = isForeign };

        Exception? fault = Record.Exception(() => protocol.Compile(new SqlStep { Connection = "c", Text = "select 1" }, context));

        Assert.Equal(isForeign, fault is PerfException { Id: ErrorIds.ScenarioInvalid });
    }

    [Fact]
    public async Task Compile_AConnectionThatIsNotThere_IsRefused()
    {
        await using var protocol = new SqlProtocol();
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(() => protocol.Compile(new SqlStep { Connection = "none" }, Context(new ConnectionDefinition { Name = "c", Kind = "redis" }))).Id);
    }

    [Theory]
    [InlineData("7", ScalarKind.Number, typeof(int))]
    [InlineData("-3000000000", ScalarKind.Number, typeof(long))]
    [InlineData("1.5", ScalarKind.Number, typeof(decimal))]
    [InlineData("1e300", ScalarKind.Number, typeof(double))]
    [InlineData("true", ScalarKind.Boolean, typeof(bool))]
    [InlineData("null", ScalarKind.Null, typeof(DBNull))]
    [InlineData("7", ScalarKind.Text, typeof(string))]
    [InlineData("{}", ScalarKind.Json, typeof(string))]
    public void Value_OfEachKind_HasItsType(string text, ScalarKind kind, Type type) => Assert.IsType(type, SqlValue.Of(new ScalarValue(text, kind)));

    [Fact]
    public void List_HasOneProtocolForEachStep()
    {
        Assert.Equal(ProtocolList.All.Count, ProtocolList.All.Select(line => line.Step).Distinct().Count());
        Assert.IsType<SqlProtocol>(ProtocolList.All.Single(line => line.Step == typeof(SqlStep)).Create(null));
        Assert.IsType<RedisProtocol>(ProtocolList.All.Single(line => line.Step == typeof(RedisStep)).Create(null));
    }

    private static StepContext Context(ConnectionDefinition connection) => new(StepCalls.Scenario(connection), new Uri("http://127.0.0.1:1/"), new VariableTable(), _ => null);
}
