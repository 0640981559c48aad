using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Perf.Cluster.Membership;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Cluster.Membership;

/// <summary>The provider of ADO.NET over the statements and tables of Perf's own.</summary>
public sealed class PostgreSqlMembershipTests(PostgreSqlServer server) : MembershipContract, IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private readonly string _cluster = $"c{Guid.NewGuid():N}";
    private readonly List<IHost> _hosts = [];

    [SkippableFact]
    public async Task Ensure_ManyAtOnce_AllFindTheTables()
    {
        server.Require();
        string connection = StoreSettings.PostgreSql(Connection());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgreSqlTables.EnsureAsync(connection, CancellationToken.None)));

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand count = source.CreateCommand($"SELECT count(*) FROM {StoreSettings.Schema}.orleansquery");
        Assert.Equal((long)PostgreSqlTables.Queries.Count, await count.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task Check_WhoOnlyLooks_MakesNothing()
    {
        server.Require();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server.ConnectionString());
        await using NpgsqlCommand create = source.CreateCommand($"CREATE DATABASE {_cluster}");
        await create.ExecuteNonQueryAsync();
        ClusterConnection connection = Parse($"postgresql://postgres:{Uri.EscapeDataString(PostgreSqlServer.Password)}@127.0.0.1:{server.Port}/{_cluster}");

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => StoreCheck.EnsureAsync(connection, CancellationToken.None));

        Assert.Contains("Start-PerfAgent", fault.Message, StringComparison.Ordinal);
        Assert.False(await PostgreSqlTables.AreThereAsync(StoreSettings.PostgreSql(connection), CancellationToken.None));
    }

    [SkippableFact]
    public async Task Check_AWrongPassword_SaysSo()
    {
        server.Require();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => StoreCheck.EnsureAsync(Parse($"postgresql://postgres:wrong-one@127.0.0.1:{server.Port}/postgres"), CancellationToken.None));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains("password", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-one", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoServer_SaysWhereAndWhatToDo()
    {
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => StoreCheck.EnsureAsync(Parse("postgresql://postgres@127.0.0.1:9/postgres"), CancellationToken.None));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains("127.0.0.1:9", fault.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        return Task.CompletedTask;
    }

    internal override async Task<Orleans.IMembershipTable> NewTableAsync()
    {
        server.Require();
        await StoreCheck.PrepareAsync(Connection(), CancellationToken.None);
        return await SameTableAsync();
    }

    internal override async Task<Orleans.IMembershipTable> SameTableAsync()
    {
        IHost host = SiloHosts.Build(Connection());
        _hosts.Add(host);
        Orleans.IMembershipTable table = host.Services.GetRequiredService<Orleans.IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, CancellationToken.None);
        return table;
    }

    private ClusterConnection Connection() => Parse($"postgresql://postgres:{Uri.EscapeDataString(PostgreSqlServer.Password)}@127.0.0.1:{server.Port}/postgres?cluster={_cluster}");
}
