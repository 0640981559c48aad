using System.Text;
using Newtonsoft.Json.Linq;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Sql;

namespace Perf.Tests.Engine.Protocols.Sql;

/// <summary>What SQL steps promise over every database, besides what all steps promise.</summary>
public abstract class SqlProtocolContract : StepProtocolContract
{
    private const long MostForAMillionRows = 500_000_000;

    private const string WrongPassword = "wrong";

    protected override Scenario Scenario
    {
        get
        {
            Require();
            return StepCalls.Scenario(
                Connection("db", ConnectionString),
                Connection("one", ConnectionString) with { MaxConnections = 1 },
                Connection("locked", ConnectionStringWith(WrongPassword)),
                Connection("nobody", Unreachably),
                Connection("nowhere", Nowhere));
        }
    }

    protected override ActionStep Good => Sql("select 1 as one");

    protected override (ActionStep Step, string ErrorClass) Wrong => (Sql("select * from there_is_no_such_table"), ErrorClasses.Server);

    protected override ActionStep? Unreachable => Sql("select 1", "nobody");

    protected abstract string Kind { get; }

    protected abstract string ConnectionString { get; }

    /// <summary>A connection string of a port where nothing listens.</summary>
    protected abstract string Unreachably { get; }

    /// <summary>A connection string of a host that does not exist.</summary>
    protected abstract string Nowhere { get; }

    /// <summary>A statement that gives a million rows, of one short column "n".</summary>
    protected abstract string Million { get; }

    /// <summary>A statement that counts the steps that run at the server.</summary>
    protected abstract string RunningSlow { get; }

    [SkippableTheory]
    [InlineData("Robert'); drop table victims; --")]
    [InlineData("' or '1'='1")]
    [InlineData("\\'; drop table victims; --")]
    [InlineData("\\\\' or 1=1 --")]
    [InlineData("@other ${name} $1 ? :x")]
    [InlineData("日本語 \"quoted\" \n line")]
    [InlineData("")]
    public async Task Parameter_OfText_IsAValueWhateverIsInIt(string text)
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Sql("create table if not exists victims (id int)"));
        StepOutcome outcome = await StepCalls.RunAsync(protocol, Sql("select @name as name", parameters: ("name", new("${name}", ScalarKind.Text))), Scenario, values: ("name", ScalarValue.OfText(text)));

        Assert.Equal(text, (string?)StepCalls.Json(outcome)["rows"]![0]!["name"]);
        Assert.Null((await RunAsync(protocol, Sql("select * from victims"))).ErrorClass);
    }

    [SkippableFact]
    public async Task Parameters_KeepTheKindOfTheirValue()
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Sql("create table if not exists kinds (i int, b bigint, d decimal(30,10), f boolean, t varchar(50), n varchar(50))"));
        await RunAsync(protocol, Sql("delete from kinds"));
        SqlStep insert = Sql(
            "insert into kinds values (@i, @b, @d, @f, @t, @n)",
            parameters: [("i", new("${i}", ScalarKind.Text)), ("b", new("9007199254740993", ScalarKind.Number)), ("d", new("12345678901234567890.125", ScalarKind.Number)), ("f", new("true", ScalarKind.Boolean)), ("t", new("a${i}", ScalarKind.Text)), ("n", new("null", ScalarKind.Null))]);
        StepOutcome inserted = await StepCalls.RunAsync(protocol, insert, Scenario, values: ("i", new ScalarValue("7", ScalarKind.Number)));
        Assert.Equal(("0", "1"), (inserted.Header("rows"), inserted.Header("affected")));

        StepOutcome selected = await RunAsync(protocol, Sql("select * from kinds where i = @i", parameters: ("i", new("7", ScalarKind.Number))));
        JToken row = StepCalls.Json(selected)["rows"]![0]!;
        Assert.Equal(JTokenType.Integer, row["i"]!.Type);
        Assert.Equal(9007199254740993L, (long)row["b"]!);
        Assert.Contains("\"d\":12345678901234567890.125", Encoding.UTF8.GetString(selected.Body.Span), StringComparison.Ordinal);
        Assert.True((bool)row["f"]!);
        Assert.Equal("a7", (string?)row["t"]);
        Assert.Equal(JTokenType.Null, row["n"]!.Type);
    }

    [SkippableFact]
    public async Task Body_HasRowsAndCounts()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("select 1 as a, 2 as a, null as b union all select 3, 4, null"));

        JToken json = StepCalls.Json(outcome);
        Assert.Equal("""{"rows":[{"a":1,"a_2":2,"b":null},{"a":3,"a_2":4,"b":null}],"rowCount":2,"affected":0}""", json.ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("2", outcome.Header("rows"));
        Assert.Equal(outcome.Body.Length, outcome.BodySize);
    }

    [SkippableFact]
    public async Task Body_NotWanted_RowsAreCountedAndThrownAway()
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Good);

        // Other tests of the process allocate meanwhile: the least of some runs is this one's own.
        long least = long.MaxValue;
        for (int i = 0; i < 5 && least > MostForAMillionRows; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            StepOutcome outcome = await StepCalls.RunAsync(protocol, Sql(Million), Scenario, wantsBody: false);
            least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);

            Assert.Null(outcome.ErrorClass);
            Assert.Equal("1000000", outcome.Header("rows"));
            Assert.True(outcome.Body.IsEmpty);
            Assert.True(outcome.Timings.Receiving > 0);
        }

        Assert.InRange(least, 0, MostForAMillionRows);
    }

    [SkippableFact]
    public async Task Body_TooLarge_EndsSoonAndTheNextStepWorks()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await StepCalls.RunAsync(protocol, Sql(Million, "one"), Scenario, maxBodySize: 10_000);

        Assert.Equal(ErrorClasses.BodyTooLarge, outcome.ErrorClass);
        Assert.Contains("10000 bytes", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Null((await RunAsync(protocol, Sql("select 1", "one"))).ErrorClass);
    }

    [SkippableFact]
    public async Task SlowStep_Cancelled_EndsAtTheServerToo()
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Good);
        Assert.Equal(ErrorClasses.Timeout, (await RunAsync(protocol, Slow, TimeSpan.FromMilliseconds(400))).ErrorClass);
        for (int i = 0; i < 40; i++)
        {
            if ((long)StepCalls.Json(await RunAsync(protocol, Sql(RunningSlow)))["rows"]![0]!["n"]! == 0)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("the statement still runs at the server");
    }

    [SkippableFact]
    public async Task Pool_Exhausted_StepsWaitAndSaySo()
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Sql("select 1", "one"));
        using var end = new CancellationTokenSource();
        Task<StepOutcome> holder = RunAsync(protocol, (SqlStep)Slow with { Connection = "one" }, null, end.Token);
        await Task.Delay(200);
        StepOutcome waiting = await RunAsync(protocol, Sql("select 1", "one"), TimeSpan.FromMilliseconds(300));
        await end.CancelAsync();
        await holder;
        StepOutcome after = await RunAsync(protocol, Sql("select 1", "one"));

        Assert.Equal(ErrorClasses.Timeout, waiting.ErrorClass);
        Assert.False(waiting.Timings.Sent);
        Assert.Equal(0, waiting.Timings.Connecting);
        Assert.True(waiting.Timings.Blocked >= TimeSpan.FromMilliseconds(200).Ticks, $"blocked {waiting.Timings.Blocked}");
        Assert.Null(after.ErrorClass);
    }

    [SkippableFact]
    public async Task FirstStep_OpensAConnectionAndSaysHowLongItTook()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome first = await RunAsync(protocol, Good);
        Assert.True(first.Timings.Connecting > TimeSpan.TicksPerMillisecond / 20, $"connecting {first.Timings.Connecting}");
    }

    [SkippableFact]
    public async Task WrongPassword_IsAnErrorOfAuthentication()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("select 1", "locked"));
        Assert.Equal(ErrorClasses.Authentication, outcome.ErrorClass);
        Assert.DoesNotContain(WrongPassword, outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.False(outcome.Timings.Sent);
    }

    [SkippableFact]
    public async Task UnknownHost_IsAnErrorOfNames()
    {
        await using IProtocol protocol = CreateProtocol();
        Assert.Equal(ErrorClasses.Dns, (await RunAsync(protocol, Sql("select 1", "nowhere"))).ErrorClass);
    }

    [SkippableFact]
    public async Task ServerError_HasItsNumberAndNoValues()
    {
        await using IProtocol protocol = CreateProtocol();
        await RunAsync(protocol, Sql("create table if not exists uniques (t varchar(50) primary key)"));
        SqlStep insert = Sql("insert into uniques values (@t)", parameters: ("t", new("my-secret-value", ScalarKind.Text)));
        await RunAsync(protocol, insert);
        StepOutcome outcome = await RunAsync(protocol, insert);

        Assert.Equal(ErrorClasses.Server, outcome.ErrorClass);
        Assert.Matches("SQLSTATE 23(505|000)", outcome.ErrorMessage);
        Assert.DoesNotContain("my-secret-value", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    protected static SqlStep Sql(string text, string connection = "db", params (string Name, ScalarValue Value)[] parameters) =>
        new() { Name = "sql", Connection = connection, Text = text, Parameters = [.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))] };

    protected override IProtocol CreateProtocol()
    {
        Require();
        return new SqlProtocol();
    }

    protected abstract void Require();

    protected abstract string ConnectionStringWith(string password);

    private ConnectionDefinition Connection(string name, string text) => new() { Name = name, Kind = Kind, ConnectionString = text };
}
