using System.Net;
using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

/// <summary>What Orleans asks of a place where members find each other, whatever it is.</summary>
public abstract class MembershipContract
{
    private static readonly DateTime s_now = new(2026, 11, 27, 12, 0, 0, DateTimeKind.Utc);

    [SkippableFact]
    public async Task Insert_AMember_IsThereForAll()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        Orleans.MembershipTableData empty = await table.ReadAllAsync(CancellationToken.None);
        Assert.Empty(empty.Members);

        Assert.True(await table.InsertRowAsync(Entry(1), empty.Version.Next(), CancellationToken.None));

        Orleans.MembershipTableData read = await (await SameTableAsync()).ReadAllAsync(CancellationToken.None);
        Orleans.MembershipEntry one = Assert.Single(read.Members).Item1;
        Assert.Equal(empty.Version.Version + 1, read.Version.Version);
        Assert.Equal(Entry(1).SiloAddress, one.SiloAddress);
        Assert.Equal("agent-1", one.SiloName);
        Assert.Equal(Orleans.Runtime.SiloStatus.Joining, one.Status);
        Assert.Equal(30001, one.ProxyPort);
        Assert.Equal(s_now, one.StartTime);
        Assert.Equal(s_now, one.IAmAliveTime);
    }

    [SkippableFact]
    public async Task Insert_WithAVersionThatIsOld_ChangesNothing()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        Orleans.MembershipTableData empty = await table.ReadAllAsync(CancellationToken.None);
        Assert.True(await table.InsertRowAsync(Entry(1), empty.Version.Next(), CancellationToken.None));

        Assert.False(await table.InsertRowAsync(Entry(2), empty.Version.Next(), CancellationToken.None));
        Orleans.MembershipTableData now = await table.ReadAllAsync(CancellationToken.None);
        Assert.False(await table.InsertRowAsync(Entry(1), now.Version.Next(), CancellationToken.None));

        Orleans.MembershipTableData read = await table.ReadAllAsync(CancellationToken.None);
        Assert.Single(read.Members);
        Assert.Equal(now.Version.Version, read.Version.Version);
    }

    [SkippableFact]
    public async Task Update_AMember_HasItsStateAndWhoSuspectsIt()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None);
        Orleans.MembershipTableData data = await table.ReadAllAsync(CancellationToken.None);
        Tuple<Orleans.MembershipEntry, string> row = Assert.Single(data.Members);
        row.Item1.Status = Orleans.Runtime.SiloStatus.Dead;
        row.Item1.AddSuspector(Entry(2).SiloAddress, s_now);

        Assert.True(await table.UpdateRowAsync(row.Item1, row.Item2, data.Version.Next(), CancellationToken.None));
        Assert.False(await table.UpdateRowAsync(row.Item1, row.Item2, data.Version.Next(), CancellationToken.None));

        Orleans.MembershipEntry read = Assert.Single((await table.ReadAllAsync(CancellationToken.None)).Members).Item1;
        Assert.Equal(Orleans.Runtime.SiloStatus.Dead, read.Status);
        Assert.Equal(Entry(2).SiloAddress, Assert.Single(read.SuspectTimes!).Item1);
    }

    [SkippableFact]
    public async Task Update_AMemberThatIsNotThere_ChangesNothing()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        Orleans.MembershipTableData empty = await table.ReadAllAsync(CancellationToken.None);

        Assert.False(await table.UpdateRowAsync(Entry(1), empty.Version.VersionEtag, empty.Version.Next(), CancellationToken.None));

        Assert.Equal(empty.Version.Version, (await table.ReadAllAsync(CancellationToken.None)).Version.Version);
    }

    [SkippableFact]
    public async Task UpdateIAmAlive_AMember_ChangesNoVersion()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None);
        Orleans.MembershipTableData before = await table.ReadAllAsync(CancellationToken.None);
        Orleans.MembershipEntry later = Entry(1);
        later.IAmAliveTime = s_now.AddSeconds(5);

        await table.UpdateIAmAliveAsync(later, CancellationToken.None);

        Orleans.MembershipTableData after = await table.ReadAllAsync(CancellationToken.None);
        Assert.Equal(s_now.AddSeconds(5), Assert.Single(after.Members).Item1.IAmAliveTime);
        Assert.Equal(before.Version.Version, after.Version.Version);
    }

    [SkippableFact]
    public async Task Insert_ManyAtOnce_LosesNone()
    {
        Orleans.IMembershipTable table = await NewTableAsync();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(async number =>
        {
            Orleans.IMembershipTable own = await SameTableAsync();
            while (!await own.InsertRowAsync(Entry(number), (await own.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None))
            {
                await Task.Delay(5);
            }
        }));

        Orleans.MembershipTableData read = await table.ReadAllAsync(CancellationToken.None);
        Assert.Equal(8, read.Members.Count);
        Assert.Equal(8, read.Version.Version);
    }

    [SkippableFact]
    public async Task Cleanup_OldAndDead_LeavesTheOthers()
    {
        Orleans.IMembershipTable table = await NewTableAsync();
        foreach (int number in Enumerable.Range(1, 2))
        {
            Orleans.MembershipEntry entry = Entry(number);
            entry.Status = number == 1 ? Orleans.Runtime.SiloStatus.Dead : Orleans.Runtime.SiloStatus.Active;
            await table.InsertRowAsync(entry, (await table.ReadAllAsync(CancellationToken.None)).Version.Next(), CancellationToken.None);
        }

        await table.CleanupDefunctSiloEntriesAsync(s_now.AddHours(1), CancellationToken.None);

        Assert.Equal("agent-2", Assert.Single((await table.ReadAllAsync(CancellationToken.None)).Members).Item1.SiloName);
    }

    /// <summary>A table without members, made ready.</summary>
    internal abstract Task<Orleans.IMembershipTable> NewTableAsync();

    /// <summary>The same table as another process has it.</summary>
    internal abstract Task<Orleans.IMembershipTable> SameTableAsync();

    internal static ClusterConnection Parse(string text) => ClusterConnection.Parse(text, _ => null);

    private static Orleans.MembershipEntry Entry(int number) => new()
    {
        SiloAddress = Orleans.Runtime.SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11110 + number), 7),
        SiloName = $"agent-{number}",
        HostName = "here",
        Status = Orleans.Runtime.SiloStatus.Joining,
        ProxyPort = 30000 + number,
        StartTime = s_now,
        IAmAliveTime = s_now,
    };
}
