using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>
/// Looks at a cluster's members before joining them. One at whose port nobody listens, and which does not say any more that it is alive, is dead, and is noted so: otherwise a new member would wait for it.
/// And where none of the living takes this member's secret or certificate, that is said at once.
/// </summary>
/// <param name="handshake">By what this member is known.</param>
/// <param name="time">Tells the time of day.</param>
internal sealed class MemberSweep(MemberHandshake handshake, TimeProvider time)
{
    // One that has not said for longer that it is alive may be anything.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Looks.</summary>
    /// <param name="table">The members, initialized.</param>
    /// <param name="connection">The cluster.</param>
    /// <param name="own">This member's address.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: the members do not take this one.</exception>
    public async Task LookAsync(IMembershipTable table, ClusterConnection connection, IPEndPoint own, CancellationToken stop)
    {
        MembershipTableData data = await table.ReadAllAsync(stop).ConfigureAwait(false);
        MembershipEntry[] alive = [.. data.Members.Select(row => row.Item1).Where(entry => entry.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)];
        (MembershipEntry Entry, MemberAnswer Answer, string? Why)[] asked = await Task.WhenAll(alive.Select(entry => AskAsync(entry, stop))).ConfigureAwait(false);
        MembershipEntry[] deaf = [.. asked.Where(one => one.Answer == MemberAnswer.Deaf).Select(one => one.Entry)];
        foreach (MembershipEntry entry in await DeadOfAsync(deaf, table, connection, own, stop).ConfigureAwait(false))
        {
            await BuryAsync(table, entry.SiloAddress, stop).ConfigureAwait(false);
        }

        (MembershipEntry Entry, MemberAnswer Answer, string? Why)[] refused = [.. asked.Where(one => one.Answer == MemberAnswer.Refused && one.Entry.IAmAliveTime >= time.GetUtcNow().UtcDateTime - s_fresh)];
        if (refused.Length > 0 && asked.All(one => one.Answer != MemberAnswer.Member))
        {
            throw Refused(connection, refused[0].Entry.SiloAddress.Endpoint.ToString(), refused[0].Why);
        }
    }

    /// <summary>What is told where members do not take each other.</summary>
    public static PerfException Refused(ClusterConnection connection, string member, string? why) => new(
        ErrorIds.ClusterUnavailable,
        $"The members of the cluster {connection} do not take this one ({member}: {why ?? "it has closed the connection"}). Give all of them the same secret ({ClusterSettings.SecretVariable} or -Secret), and certificates of the same authority (-CertificatePath, -AuthorityPath).",
        connection.ToString());

    private async Task<(MembershipEntry Entry, MemberAnswer Answer, string? Why)> AskAsync(MembershipEntry entry, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(entry.SiloAddress.Endpoint, patience.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: false);
            await using (stream.ConfigureAwait(false))
            {
                Stream safe = await handshake.AdmitAsync(stream, isCaller: true, entry.SiloAddress.Endpoint, patience.Token).ConfigureAwait(false);
                await safe.DisposeAsync().ConfigureAwait(false);
                return (entry, MemberAnswer.Member, null);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return (entry, MemberAnswer.Deaf, null);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return (entry, MemberAnswer.Refused, e is AuthenticationException ? e.Message : null);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The way to it, or it itself, is slow: the cluster finds out what that means.
            return (entry, MemberAnswer.Silent, null);
        }
    }

    private async Task<IReadOnlyList<MembershipEntry>> DeadOfAsync(MembershipEntry[] deaf, IMembershipTable table, ClusterConnection connection, IPEndPoint own, CancellationToken stop)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        ILookup<bool, MembershipEntry> certain = deaf.ToLookup(entry => DeathProof.IsAtOnce(entry.SiloAddress.Endpoint, entry.IAmAliveTime, own, connection.Kind == StoreKind.Localhost, now));
        if (!certain[false].Any())
        {
            return deaf;
        }

        (MembershipEntry Entry, DateTime LastAlive)[] looked = [.. certain[false].Select(entry => (entry, entry.IAmAliveTime))];
        await Task.Delay(DeathProof.Look, stop).ConfigureAwait(false);
        MembershipTableData later = await table.ReadAllAsync(stop).ConfigureAwait(false);
        return
        [
            .. certain[true],
            .. looked.Where(one => DeathProof.IsLater(one.LastAlive, later.Members.Select(row => row.Item1).FirstOrDefault(entry => entry.SiloAddress.Equals(one.Entry.SiloAddress))?.IAmAliveTime)).Select(one => one.Entry),
        ];
    }

    private async Task BuryAsync(IMembershipTable table, SiloAddress silo, CancellationToken stop)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            MembershipTableData data = await table.ReadAllAsync(stop).ConfigureAwait(false);
            if (data.Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(silo)) is not { } found || found.Item1.Status == SiloStatus.Dead)
            {
                return;
            }

            found.Item1.Status = SiloStatus.Dead;
            found.Item1.AddSuspector(silo, time.GetUtcNow().UtcDateTime);
            if (await table.UpdateRowAsync(found.Item1, found.Item2, data.Version.Next(), stop).ConfigureAwait(false))
            {
                return;
            }
        }
    }
}
