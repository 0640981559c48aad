using System.Globalization;

namespace Perf.Cluster.Membership;

/// <summary>Membership in a file. The version's number is its tag too: whoever has read another one may not write.</summary>
internal sealed class LocalMembershipTable(LocalTableFile file) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => file.ChangeAsync(_ => new LocalTableState());

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => file.ChangeAsync(state =>
    {
        LocalMember[] kept = [.. state.Members.Where(one => one.Status != (int)SiloStatus.Dead || one.StartTime >= beforeDate.UtcDateTime || one.AliveTime >= beforeDate.UtcDateTime)];
        return kept.Length == state.Members.Count ? null : state with { Members = kept };
    });

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        LocalTableState state = file.Read();
        string silo = key.ToParsableString();
        return Task.FromResult(DataOf(state, state.Members.Where(one => one.Silo == silo)));
    }

    public Task<MembershipTableData> ReadAll()
    {
        LocalTableState state = file.Read();
        return Task.FromResult(DataOf(state, state.Members));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        LocalMember added = LocalMember.Of(entry);
        return file.ChangeAsync(state => TagOf(state) != tableVersion.VersionEtag || state.Members.Any(one => one.Silo == added.Silo)
            ? null
            : new LocalTableState { Version = tableVersion.Version, Members = [.. state.Members, added] });
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        LocalMember changed = LocalMember.Of(entry);
        return file.ChangeAsync(state => TagOf(state) != tableVersion.VersionEtag || state.Members.All(one => one.Silo != changed.Silo)
            ? null
            : new LocalTableState { Version = tableVersion.Version, Members = [.. state.Members.Select(one => one.Silo == changed.Silo ? changed : one)] });
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        string silo = entry.SiloAddress.ToParsableString();
        return file.ChangeAsync(state => state with { Members = [.. state.Members.Select(one => one.Silo == silo ? one with { AliveTime = entry.IAmAliveTime } : one)] });
    }

    private static MembershipTableData DataOf(LocalTableState state, IEnumerable<LocalMember> members) =>
        new([.. members.Select(one => Tuple.Create(one.ToEntry(), TagOf(state)))], new TableVersion(state.Version, TagOf(state)));

    private static string TagOf(LocalTableState state) => state.Version.ToString(CultureInfo.InvariantCulture);
}
