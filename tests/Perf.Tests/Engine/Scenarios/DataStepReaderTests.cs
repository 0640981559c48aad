using Perf.Engine.Scenarios;
using Perf.Engine.Scenarios.Reading;

namespace Perf.Tests.Engine.Scenarios;

/// <summary>What files say of connections and of the steps that use them.</summary>
public class DataStepReaderTests
{
    private const string Two = "connections: { db: { postgresql: \"Host=h\" }, cache: { redis: \"h:6379\" } }\n";
    private const string Three = "connections: { db: { postgresql: \"Host=h\" }, old: { mysql: \"Server=h\" }, cache: { redis: \"h:6379\" } }\n";

    private static readonly Scenario s_whole = ScenarioLoader.Parse(ValidScenario.Whole, "whole.yaml");

    [Fact]
    public void Parse_Connections_KeepTheirTemplates()
    {
        Assert.Equal(["db postgresql 20", "old mysql ", "reports sqlserver ", "cache redis "], s_whole.Connections.Values.Select(connection => $"{connection.Name} {connection.Kind} {connection.MaxConnections}"));
        Assert.Equal("Host=db.example.com;Username=shop;Password=${env:PGPASSWORD:-none};Database=${tenant}", s_whole.Connections["db"].ConnectionString);
        Assert.Empty(s_whole.Warnings);
    }

    [Fact]
    public void Parse_SqlStep_GivesAllOfIt()
    {
        var step = Assert.IsType<SqlStep>(s_whole.Flows["other"].Steps[3]);
        Assert.Equal(("find user", "db", TimeSpan.FromSeconds(2)), (step.Name, step.Connection, step.Timeout));
        Assert.Equal(
            [new("id", new("${flag}", ScalarKind.Text)), new("tenant", new("t-${tenant}", ScalarKind.Text)), new("unused_null", new("null", ScalarKind.Null)), new("n", new("5", ScalarKind.Number))],
            step.Parameters);
        Assert.Equal(
            ["rows is 1", "affected is 0", "$.rows[0].name is alpha", "$.rows has count 1", "body contains rows", "duration < 1s"],
            step.Expect.Select(assertion => assertion.Name));
        Assert.Equal((ResponsePart.Header, "rows", ComparisonOperator.LessOrEqual, "10"), (step.Checks[0].Part, step.Checks[0].Selector, step.Checks[0].Operator, step.Checks[0].Expected[0]));
        Assert.Equal("user", Assert.Single(step.Captures).Name);
    }

    [Fact]
    public void Parse_RedisStep_HasWordsOfListOrText()
    {
        var set = Assert.IsType<RedisStep>(s_whole.Flows["other"].Steps[4]);
        var get = Assert.IsType<RedisStep>(s_whole.Flows["other"].Steps[5]);
        Assert.Equal(["SET", "user:${user}", "7"], set.Words);
        Assert.Equal(("REDIS SET", "cache"), (set.Name, set.Connection));
        Assert.Equal((ResponsePart.Json, "$", "value is OK"), (set.Expect[0].Part, set.Expect[0].Selector, set.Expect[0].Name));
        Assert.Equal(["GET", "user:${user}", "a b", "c d"], get.Words);
        Assert.Equal(["small", "named", "named"], get.Checks.Select(check => check.Name));
    }

    [Theory]
    [InlineData("select * from users where id = 1", "SQL select users")]
    [InlineData("SELECT 1", "SQL select")]
    [InlineData("/* note */ insert into shop.orders (a) values (1)", "SQL insert shop.orders")]
    [InlineData("-- note\nupdate \"Users\" set a = 1", "SQL update Users")]
    [InlineData("delete from only [dbo].[t]", "SQL delete dbo.t")]
    [InlineData("with x as (select 1) select * from x", "SQL with x")]
    [InlineData("select * from (select 1) s join items on true", "SQL select items")]
    [InlineData("call refresh()", "SQL call refresh")]
    public void NameOf_AStatement_IsItsVerbAndTable(string text, string name) => Assert.Equal(name, SqlStepReader.NameOf(text));

    [Theory]
    [InlineData("SET k 'a b' \"c \\\"d\\\" e\"", new[] { "SET", "k", "a b", "c \"d\" e" })]
    [InlineData("  GET   x  ", new[] { "GET", "x" })]
    [InlineData("SET k \"\"", new[] { "SET", "k", "" })]
    [InlineData("GET ${env:K:-a b}:x", new[] { "GET", "${env:K:-a b}:x" })]
    [InlineData("GET it's", new[] { "GET", "it's" })]
    [InlineData("SET k \"open", null)]
    [InlineData("SET k \"a\"b", null)]
    public void Split_ACommandLine_GivesItsWords(string text, string[]? words) => Assert.Equal(words, CommandWords.Split(text));

    [Theory]
    [InlineData(Two, "sql: \"select * from t where id = ${id}\"", "a statement cannot hold a reference; write @id there, and parameters: { id: \"${id}\" } beside it")]
    [InlineData(Two, "sql: \"\"", "'sql' must be a statement that is not empty")]
    [InlineData(Two, "sql: select 1\nparameters: { id: 1 }", "the statement has no @id")]
    [InlineData(Two, "sql: select @idx\nparameters: { id: 1 }", "the statement has no @id")]
    [InlineData(Two, "sql: select @id\nparameters: { \"@id\": 1 }", "write it without the @")]
    [InlineData(Two, "sql: select @id\nparameters: { id: \"${nobody}\" }", "there is no variable 'nobody' here")]
    [InlineData(Two, "sql: select 1\nconnection: dbb", "there is no connection 'dbb'")]
    [InlineData(Two, "sql: select 1\nconnection: cache", "the connection 'cache' is of kind redis, which an sql step cannot use")]
    [InlineData(Three, "sql: select 1", "an sql step must name one of the 2 connections: connection: db")]
    [InlineData("", "sql: select 1", "an sql step needs a connection, and the scenario has none")]
    [InlineData(Two, "sql: select 1\nexpect: { status: 200 }", "there is no key 'status' in expect")]
    [InlineData(Two, "sql: select 1\nexpect: { rows: many }", "'rows' must be a whole number, or a comparison")]
    [InlineData(Two, "sql: select 1\nget: /", "a step does one thing")]
    [InlineData(Two, "redis: []", "'redis' must begin with a command")]
    [InlineData(Two, "redis: SET k \"open", "a quote in 'redis' is not closed")]
    [InlineData(Two, "redis: BLPOP q 0", "BLPOP waits at the server")]
    [InlineData(Two, "redis: [xread, block, 0, STREAMS, s, $]", "XREAD waits at the server")]
    [InlineData(Two, "redis: select 3", "SELECT changes the connection that all virtual users share")]
    [InlineData("variables: { id: GET }\n" + Two, "redis: [\"${id}\", 1]", "the command of 'redis' must be written out")]
    [InlineData(Two, "redis: [GET, \"${nobody}\"]", "there is no variable 'nobody' here")]
    [InlineData("connections: { db: { oracle: x } }\n", "get: /", "there is no key 'oracle' in the connection 'db'")]
    [InlineData("connections: { db: { mysql: x, redis: y } }\n", "get: /", "needs exactly one of postgresql, mysql, sqlserver, redis")]
    [InlineData("connections: { db: \"Host=h\" }\n", "get: /", "the connection 'db' must say what it is")]
    [InlineData("connections: { db: { redis: \"\" } }\n", "get: /", "must be a connection string that is not empty")]
    [InlineData("variables: { h: [a, b] }\nconnections: { db: { redis: \"${h}:1\" } }\n", "get: /", "cannot refer to the list 'h'")]
    [InlineData("connections: { db: { redis: \"${nobody}:1\" } }\n", "get: /", "there is no variable 'nobody' here")]
    public void Parse_Fault_IsTold(string head, string step, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(With(head, step), "bad.yaml"));
        Assert.Contains(error.Problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem.Line > 0);
    }

    [Theory]
    [InlineData("postgresql: \"Host=h;Password=hunter2\"", "Password=${env:DB_PASSWORD}")]
    [InlineData("mysql: \"Server=h; pwd = 'x y'\"", "Password=${env:DB_PASSWORD}")]
    [InlineData("redis: \"h:6379,password=x\"", "password=${env:DB_PASSWORD}")]
    [InlineData("postgresql: \"Host=h;Password=${env:PW}\"", null)]
    [InlineData("postgresql: \"Host=h;Password='${env:PW}'\"", null)]
    [InlineData("postgresql: \"Host=h;Password=\"", null)]
    [InlineData("redis: \"h:6379,password=${env:PW}\"", null)]
    public void Parse_PasswordInTheFile_GivesAWarningWithTheRemedy(string connection, string? remedy)
    {
        Scenario scenario = ScenarioLoader.Parse(With($"connections: {{ db: {{ {connection} }} }}\n", "get: /"), "a.yaml");
        if (remedy is null)
        {
            Assert.Empty(scenario.Warnings);
        }
        else
        {
            ScenarioProblem warning = Assert.Single(scenario.Warnings);
            Assert.Equal(3, warning.Line);
            Assert.Contains(remedy, warning.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", warning.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_TwoStatementsOfOneName_GivesAWarning()
    {
        Scenario scenario = ScenarioLoader.Parse(With(Two, "sql: select a from t\n- sql: select b from t\n- sql: select a from t"), "a.yaml");
        Assert.Contains("is called 'SQL select t' too and sends something else", Assert.Single(scenario.Warnings).Message, StringComparison.Ordinal);
    }

    private static string With(string head, string step) =>
        $"name: small\nload: {{ steady: {{ executor: constant-vus, duration: 1s }} }}\n{head}flows:\n  one:\n    steps:\n      - {step.ReplaceLineEndings("\n        ").Replace("        - ", "      - ", StringComparison.Ordinal)}\n";
}
