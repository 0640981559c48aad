using Newtonsoft.Json.Linq;
using Perf.Engine.Protocols;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Engine.Protocols.Sql;

public sealed class PostgreSqlTests(PostgreSqlServer server) : SqlProtocolContract, IClassFixture<PostgreSqlServer>
{
    protected override string Kind => "postgresql";

    protected override ActionStep Slow => Sql("select pg_sleep(10)");

    protected override string ConnectionString => server.ConnectionString();

    protected override string Unreachably => "Host=127.0.0.1;Port=1;Username=u;Password=p";

    protected override string Nowhere => "Host=no.such.host.invalid;Username=u;Password=p";

    protected override string Million => "select n from generate_series(1, 1000000) n";

    protected override string RunningSlow => "select count(*) as n from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()";

    // The user's own password, which the driver finds by itself, is none of a plan's that somebody else has sent.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_WithoutAPassword_TakesTheUsersOwnForTheUsersOwnPlansAlone(bool isForeign)
    {
        const string Variable = "PGPASSFILE";
        Require();
        string file = Path.Combine(Path.GetTempPath(), $"perf-pgpass-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, $"127.0.0.1:{server.Port}:*:*:{PostgreSqlServer.Password}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string? before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, file);
        try
        {
            await using IProtocol protocol = CreateProtocol();
            var connection = new ConnectionDefinition { Name = "db", Kind = Kind, ConnectionString = $"Host=127.0.0.1;Port={server.Port};Database=postgres;Username=postgres" };
            var context = new StepContext(StepCalls.Scenario(connection), new Uri("http://127.0.0.1:1/"), new Perf.Engine.Flows.VariableTable(), _ => null) { IsForeign = isForeign };

            StepOutcome outcome = await StepCalls.RunAsync(protocol.Compile(Sql("select 1 as one"), context));

            Assert.Equal(isForeign ? ErrorClasses.Authentication : null, outcome.ErrorClass);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
            File.Delete(file);
        }
    }

    [SkippableFact]
    public async Task Values_OfEveryType_AreWhatTheyAreInJson()
    {
        await using IProtocol protocol = CreateProtocol();
        JToken row = StepCalls.Json(await RunAsync(protocol, Sql("""
            select 1::smallint as small, 2::bigint as big, 1.50::numeric as num, 'NaN'::float8 as nan, 0.1::float4 as real, true as flag, null::int as nothing,
                   'a"b' as text, timestamp '2024-02-03 04:05:06.5' as ts, timestamptz '2024-02-03 04:05:06+02' as tz, date '2024-02-03' as day, time '04:05:06' as clock,
                   interval '1 day 2 hours' as span, '\x00ff'::bytea as bytes, '{"a":[1,{"b":null}]}'::jsonb as doc, array[1,2] as list, array['x',null] as texts,
                   'b1a7f6a0-0000-4000-8000-000000000001'::uuid as id, '10.0.0.1'::inet as ip, 'infinity'::float8 as inf
            """)))["rows"]![0]!;

        const string Expected = """
            {"small":1,"big":2,"num":1.50,"nan":"NaN","real":0.1,"flag":true,"nothing":null,"text":"a\"b","ts":"2024-02-03T04:05:06.5000000","tz":"2024-02-03T02:05:06.0000000Z",
            "day":"2024-02-03","clock":"04:05:06","span":"1.02:00:00","bytes":"AP8=","doc":{"a":[1,{"b":null}]},"list":[1,2],"texts":["x",null],
            "id":"b1a7f6a0-0000-4000-8000-000000000001","ip":"10.0.0.1","inf":"Infinity"}
            """;
        var expected = JObject.Parse(Expected, new JsonLoadSettings());
        foreach (JProperty property in expected.Properties().Where(property => property.Name is not ("ts" or "tz" or "clock")))
        {
            Assert.True(JToken.DeepEquals(property.Value, row[property.Name]), $"{property.Name}: {row[property.Name]} is not {property.Value}");
        }

        Assert.Equal("2024-02-03T04:05:06.5000000", (string?)row["ts"]);
        Assert.Equal("2024-02-03T02:05:06.0000000Z", (string?)row["tz"]);
        Assert.StartsWith("04:05:06", (string?)row["clock"], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Value_ThatJsonCannotShow_IsToldWithItsColumn()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("select interval '1 month' as span"));
        Assert.Equal(ErrorClasses.Decoding, outcome.ErrorClass);
        Assert.Contains("'span' of type interval", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Null((await RunAsync(protocol, Good)).ErrorClass);
    }

    [SkippableFact]
    public async Task Parameter_OfText_TakesTheTypeOfWhatItMeets()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql(
            "select @id = 'b1a7f6a0-0000-4000-8000-000000000001'::uuid as same, @day < date '2025-01-01' as before",
            parameters: [("id", ScalarValue.OfText("b1a7f6a0-0000-4000-8000-000000000001")), ("day", ScalarValue.OfText("2024-02-03"))]));
        Assert.Equal("""{"same":true,"before":true}""", StepCalls.Json(outcome)["rows"]![0]!.ToString(Newtonsoft.Json.Formatting.None));
    }

    [SkippableFact]
    public async Task Parameter_InvalidText_IsNotRepeatedInTheMessage()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("select @n::int", parameters: ("n", ScalarValue.OfText("xyz"))));
        Assert.Equal("SQLSTATE 22P02: invalid input syntax for type integer: \"@n\"", outcome.ErrorMessage);
    }

    [SkippableFact]
    public async Task SeveralStatements_GiveAllTheirRows()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("create temp table t (i int); insert into t values (1), (2); select i from t; select 'x' as s"));
        Assert.Equal("""[{"i":1},{"i":2},{"s":"x"}]""", StepCalls.Json(outcome)["rows"]!.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal(("3", "2"), (outcome.Header("rows"), outcome.Header("affected")));
    }

    [SkippableFact]
    public async Task ManySteps_OpenNoMoreConnectionsThanAllowed()
    {
        await using IProtocol protocol = CreateProtocol();
        Scenario scenario = Scenario with { Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = Scenario.Connections["db"] with { MaxConnections = 3 } } };
        IStepAction action = StepCalls.Compile(protocol, Sql("select pg_backend_pid() as pid, pg_sleep(0.01)"), scenario);
        StepOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => StepCalls.RunAsync(action)));

        Assert.InRange(outcomes.Select(outcome => (long)StepCalls.Json(outcome)["rows"]![0]!["pid"]!).Distinct().Count(), 1, 3);
        Assert.InRange(outcomes.Count(outcome => outcome.Timings.Connecting > 0), 1, 3);
    }

    protected override string ConnectionStringWith(string password) => server.ConnectionString(password);

    protected override void Require() => server.Require();
}
