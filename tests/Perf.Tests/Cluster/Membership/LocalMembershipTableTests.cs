using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class LocalMembershipTableTests : MembershipContract, IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-home-").FullName;

    [Fact]
    public async Task GetGateways_ActiveMembers_AreThose()
    {
        LocalTableFile file = LocalTableFile.Of(_home, Parse("localhost"));
        await file.ChangeAsync(_ => new LocalTableState
        {
            Version = 2,
            Members =
            [
                new LocalMember { Silo = "127.0.0.1:11111@7", Status = (int)Orleans.Runtime.SiloStatus.Active, Gateway = 30000 },
                new LocalMember { Silo = "127.0.0.1:11112@7", Status = (int)Orleans.Runtime.SiloStatus.Dead, Gateway = 30001 },
            ],
        });

        IList<Uri> gateways = await new LocalGateways(file).GetGateways();

        Assert.Equal(30000, Assert.Single(gateways).Port);
    }

    [Fact]
    public async Task Change_AFile_IsReadableForItsUserAlone()
    {
        LocalTableFile file = LocalTableFile.Of(_home, Parse("localhost"));
        await file.ChangeAsync(_ => new LocalTableState { Version = 1 });

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_home, "cluster")));
        }

        Assert.Equal(1, LocalTableFile.Of(_home, Parse("localhost")).Read().Version);
        Assert.Equal(0, LocalTableFile.Of(_home, Parse("localhost?cluster=other")).Read().Version);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    internal override Task<Orleans.IMembershipTable> NewTableAsync() => SameTableAsync();

    internal override Task<Orleans.IMembershipTable> SameTableAsync() =>
        Task.FromResult<Orleans.IMembershipTable>(new LocalMembershipTable(LocalTableFile.Of(_home, Parse("localhost"))));
}
