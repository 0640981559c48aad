using System.Net;
using System.Net.Sockets;
using Perf.Cluster.Membership;
using Perf.Cluster.Security;
using Perf.Tests.Cluster.Security;

namespace Perf.Tests.Cluster.Membership;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class MemberSweepTests : IAsyncLifetime
{
    private static readonly IPEndPoint s_own = new(IPAddress.Loopback, 1);

    private readonly LocalAgents _agents = new();
    private readonly ClusterCertificates _certificates = new();

    private ClusterConnection Connection => ClusterConnection.Parse(_agents.Connection, _ => null);

    // Their sockets take calls, and nobody answers: both may have hung. Who says meanwhile that it is alive has not.
    [Fact]
    public async Task Look_TwoThatDoNotAnswer_BuriesTheOneThatIsNotAliveAnyMore()
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        using var slow = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        slow.Start();
        LocalMember[] members = [MemberAt(dead), MemberAt(slow)];
        LocalTableFile file = LocalTableFile.Of(_agents.Home, Connection);
        await file.ChangeAsync(_ => new LocalTableState { Version = 1, Members = members });

        Task<bool> look = LookAsync(new MemberIdentity { Key = SecretProof.KeyOf("a secret of tests", "perf") }, TimeSpan.FromSeconds(3));

        // It has read who they are, and when they were alive, before it calls.
        using Socket called = await slow.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await file.ChangeAsync(state => state with { Members = [members[0], members[1] with { AliveTime = members[1].AliveTime.AddSeconds(6) }] });

        Assert.False(await look.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(
            [(members[0].Silo, (int)Orleans.Runtime.SiloStatus.Dead), (members[1].Silo, (int)Orleans.Runtime.SiloStatus.Active)],
            file.Read().Members.Select(one => (one.Silo, one.Status)));
    }

    [Fact]
    public async Task Look_OneWhoseMachineSaysThatNobodyIsThere_BuriesItAtOnceOnOneMachine()
    {
        var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        LocalMember member = MemberAt(gone);
        gone.Stop();
        LocalTableFile file = LocalTableFile.Of(_agents.Home, Connection);
        await file.ChangeAsync(_ => new LocalTableState { Version = 1, Members = [member] });

        Assert.False(await LookAsync(new MemberIdentity { Key = SecretProof.KeyOf("a secret of tests", "perf") }).WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal((int)Orleans.Runtime.SiloStatus.Dead, Assert.Single(file.Read().Members).Status);
    }

    // With TLS 1.3 whoever calls has long been done when the other side looks at its certificate.
    [Fact]
    public async Task Look_WithACertificateThatMembersDoNotTake_IsToldAtOnce()
    {
        await _agents.StartAsync(null, new ClusterSettings { CertificatePath = _certificates.MemberFile(), AuthorityPath = _certificates.AuthorityPath });
        using var others = new ClusterCertificates();

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => LookAsync(others.Identity() with { Authorities = _certificates.Identity().Authorities }));

        Assert.Equal(ErrorIds.ClusterUnavailable, fault.Id);
        Assert.Contains("certificates of the same authority", fault.Message, StringComparison.Ordinal);
        Assert.True(await LookAsync(_certificates.Identity()));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _agents.DisposeAsync();
        _certificates.Dispose();
    }

    private static LocalMember MemberAt(TcpListener listener) => new()
    {
        Silo = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}@7",
        Name = "web",
        Host = "here",
        Status = (int)Orleans.Runtime.SiloStatus.Active,
        Gateway = 30000,
        StartTime = TimeProvider.System.GetUtcNow().UtcDateTime,
        AliveTime = TimeProvider.System.GetUtcNow().UtcDateTime,
    };

    private Task<bool> LookAsync(MemberIdentity identity, TimeSpan? look = null) => new MemberSweep(new MemberHandshake(identity, TimeProvider.System), TimeProvider.System) { Look = look ?? DeathProof.Look }
        .LookAsync(new LocalMembershipTable(LocalTableFile.Of(_agents.Home, Connection)), Connection, s_own, CancellationToken.None);
}
