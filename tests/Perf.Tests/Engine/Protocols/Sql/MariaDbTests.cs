using Newtonsoft.Json.Linq;
using Perf.Engine.Protocols;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Engine.Protocols.Sql;

public sealed class MariaDbTests(MariaDbServer server) : SqlProtocolContract, IClassFixture<MariaDbServer>
{
    protected override string Kind => "mysql";

    protected override ActionStep Slow => Sql("select sleep(10)");

    protected override string ConnectionString => server.ConnectionString();

    protected override string Unreachably => "Server=127.0.0.1;Port=1;User ID=u;Password=p";

    protected override string Nowhere => "Server=no.such.host.invalid;User ID=u;Password=p";

    protected override string Million => "select seq as n from seq_1_to_1000000";

    protected override string RunningSlow => "select count(*) as n from information_schema.processlist where info like '%sleep(%' and id <> connection_id()";

    [SkippableFact]
    public async Task Values_OfEveryType_AreWhatTheyAreInJson()
    {
        await using IProtocol protocol = CreateProtocol();
        JToken row = StepCalls.Json(await RunAsync(protocol, Sql("""
            select cast(18446744073709551615 as unsigned) as big, 1.50 as num, 0.5e0 as dbl, null as nothing, 'a"b' as text, timestamp('2024-02-03 04:05:06.5') as ts,
                   date('2024-02-03') as day, x'00ff' as bytes, time('04:05:06') as clock
            """)))["rows"]![0]!;

        Assert.Equal("18446744073709551615", row["big"]!.ToString());
        Assert.Equal(1.5, (double)row["num"]!);
        Assert.Equal(0.5, (double)row["dbl"]!);
        Assert.Equal(JTokenType.Null, row["nothing"]!.Type);
        Assert.Equal("a\"b", (string?)row["text"]);
        Assert.Equal("2024-02-03T04:05:06.5000000", (string?)row["ts"]);
        Assert.Equal("2024-02-03", (string?)row["day"]);
        Assert.Equal("AP8=", (string?)row["bytes"]);
        Assert.Equal("04:05:06", (string?)row["clock"]);
    }

    [SkippableFact]
    public async Task SyntaxError_DoesNotRepeatTheValuesInTheStatement()
    {
        await using IProtocol protocol = CreateProtocol();
        StepOutcome outcome = await RunAsync(protocol, Sql("selec @v", parameters: ("v", ScalarValue.OfText("my-secret-value"))));
        Assert.Equal(ErrorClasses.Server, outcome.ErrorClass);
        Assert.StartsWith("error 1064, SQLSTATE 42000:", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("my-secret-value", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    protected override string ConnectionStringWith(string password) => server.ConnectionString(password);

    protected override void Require() => server.Require();
}
