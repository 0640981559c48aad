using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class ClusterConnectionTests
{
    [Theory]
    [InlineData("localhost", "Localhost|127.0.0.1|11111||||perf")]
    [InlineData(" localhost:11200 ", "Localhost|127.0.0.1|11200||||perf")]
    [InlineData("127.0.0.1:11200?cluster=night", "Localhost|127.0.0.1|11200||||night")]
    [InlineData("redis://cache", "Redis|cache|6379||||perf")]
    [InlineData("redis://cache:6390/3", "Redis|cache|6390|||3|perf")]
    [InlineData("redis://:p%40ss@cache/", "Redis|cache|6379||p@ss||perf")]
    [InlineData("redis://ann:p:q@[::1]:6390/1?cluster=a-b_c.d", "Redis|::1|6390|ann|p:q|1|a-b_c.d")]
    [InlineData("redis://:${env:SECRET}@cache", "Redis|cache|6379||s@c/r:e?t%41&x||perf")]
    [InlineData("postgresql://db", "PostgreSql|db|5432|||perf|perf")]
    [InlineData("postgres://ann@db:5433/shop", "PostgreSql|db|5433|ann||shop|perf")]
    [InlineData("postgresql://ann:${env:SECRET}@${env:HOST:-db}/shop?cluster=x", "PostgreSql|db|5432|ann|s@c/r:e?t%41&x|shop|x")]
    [InlineData("${env:WHOLE}", "Redis|cache|6391|||2|perf")]
    public void Parse_AConnection_HasItsParts(string text, string expected)
    {
        ClusterConnection read = ClusterConnection.Parse(text, Value);

        Assert.Equal(expected, $"{read.Kind}|{read.Host}|{read.Port}|{read.User}|{read.Password}|{read.Database}|{read.ClusterId}");
        Assert.DoesNotContain("s@c", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rediss://cache", true)]
    [InlineData("redis://cache", false)]
    [InlineData("redis://cache?tls=true", true)]
    [InlineData("postgresql://db/x?cluster=y&tls=true", true)]
    public void Parse_Tls_ByItsSchemeOrSetting(string text, bool expected) => Assert.Equal(expected, ClusterConnection.Parse(text, Value).UsesTls);

    [Theory]
    [InlineData("")]
    [InlineData("somewhere")]
    [InlineData("localhost:0")]
    [InlineData("localhost:99999")]
    [InlineData("mysql://db")]
    [InlineData("kubernetes")]
    [InlineData("kubernetes://performance-testing")]
    [InlineData("redis://")]
    [InlineData("redis://:pass-word@")]
    [InlineData("redis://cache/first")]
    [InlineData("redis://cache:no")]
    [InlineData("redis://cache?cluster=")]
    [InlineData("redis://cache?cluster=a/b")]
    [InlineData("redis://cache?colour=red")]
    [InlineData("redis://:pass-word/x@cache")]
    [InlineData("redis://:x/pass-word@cache")]
    [InlineData("redis://:x?pass-word@cache")]
    [InlineData("redis://:x:pass-word/1")]
    [InlineData("pass-word://cache")]
    public void Parse_WhatIsNone_SaysHowToWriteOneAndRepeatsNoPassword(string text)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ClusterConnection.Parse(text, Value));

        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains("redis://host:6379/0", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AReferenceWithoutValue_SaysWhichVariable()
    {
        PerfException fault = Assert.Throws<PerfException>(() => ClusterConnection.Parse("redis://:${env:MISSING}@cache", Value));

        Assert.Equal(ErrorIds.VariableMissing, fault.Id);
        Assert.Contains("MISSING", fault.Message, StringComparison.Ordinal);
    }

    private static string? Value(string name) => name switch
    {
        "SECRET" => "s@c/r:e?t%41&x",
        "WHOLE" => "redis://cache:6391/2",
        _ => null,
    };
}
