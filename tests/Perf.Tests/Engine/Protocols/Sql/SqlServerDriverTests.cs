using Microsoft.Data.SqlClient;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Sql;

namespace Perf.Tests.Engine.Protocols.Sql;

/// <summary>What can be known of SQL Server without one: settings, addresses, and the refusal where its driver cannot work.</summary>
public class SqlServerDriverTests
{
    [Fact]
    public void Settings_LeaveTheLimitsToTheStep()
    {
        SqlConnectionStringBuilder settings = SqlServerDriver.Settings(Definition(maxConnections: 7), "Server=h;User ID=u;Password=p;Command Timeout=3;Min Pool Size=50");
        Assert.Equal((7, 7, 0, 0, false), (settings.MaxPoolSize, settings.MinPoolSize, settings.CommandTimeout, settings.ConnectRetryCount, settings.Enlist));
        Assert.Equal(PoolBlockingPeriod.NeverBlock, settings.PoolBlockingPeriod);
    }

    [Theory]
    [InlineData("db.example.com", "db.example.com", 1433)]
    [InlineData("tcp:db.example.com,14330", "db.example.com", 14330)]
    [InlineData(".", "localhost", 1433)]
    [InlineData("(local),15000", "localhost", 15000)]
    [InlineData("db\\instance,1500", "db", 1500)]
    [InlineData("(localdb)\\x", null, 0)]
    [InlineData("np:\\\\.\\pipe\\x", null, 0)]
    [InlineData("h,port", null, 0)]
    public void AddressOf_ADataSource_IsHostAndPort(string source, string? host, int port) =>
        Assert.Equal(host is null ? null : (host, port), SqlServerDriver.AddressOf(source));

    // What it throws is not always an ArgumentException.
    [Theory]
    [InlineData("Server=h;Connect Timeout=99999999999")]
    [InlineData("Server=h;Connect Timeout=soon")]
    [InlineData("Server=h;Unheard Of=1")]
    public void Settings_TextThatTheDriverRefuses_IsKnownAsARefusal(string text) =>
        Assert.True(ConnectionText.IsRefusal(Assert.ThrowsAny<Exception>(() => SqlServerDriver.Settings(Definition(), text))));

    [SkippableFact]
    public void Create_WithoutCultures_SaysWhatToDo()
    {
        Skip.IfNot(AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isInvariant) && isInvariant, "this process has cultures");
        PerfException error = Assert.Throws<PerfException>(() => SqlServerDriver.Create(Definition(), "Server=h"));
        Assert.Equal(ErrorIds.DriverUnavailable, error.Id);
        Assert.Contains("ICU", error.Message, StringComparison.Ordinal);
    }

    private static ConnectionDefinition Definition(int? maxConnections = null) => new() { Name = "db", Kind = "sqlserver", MaxConnections = maxConnections };
}
