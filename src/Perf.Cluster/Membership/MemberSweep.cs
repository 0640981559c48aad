using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>
/// Looks at a cluster's members before joining them. One at whose port nobody listens or that does not answer, and which does not say any more that it is alive, is dead, and is noted so: otherwise a new
/// member would wait for it. And where none of the living takes this member's secret or certificate, that is said at once.
/// </summary>
/// <param name="handshake">By what this member is known.</param>
/// <param name="time">Tells the time of day.</param>
internal sealed class MemberSweep(MemberHandshake handshake, TimeProvider time)
{
    // One that has not said for longer that it is alive may be anything.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    // With TLS 1.3 whoever calls is done before the other side has looked at its certificate: a refusal comes a little later, and from a member nothing does.
    private static readonly TimeSpan s_verdict = TimeSpan.FromMilliseconds(300);

    // One that has many callers at once closes connections without a word, as it does with strangers.
    private const int Tries = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    /// <summary>How long one that is not certainly dead is given to say that it is alive.</summary>
    /// <value><see cref="DeathProof.Look"/>.</value>
    public TimeSpan Look { get; init; } = DeathProof.Look;

    /// <summary>Looks.</summary>
    /// <param name="table">The members, initialized.</param>
    /// <param name="connection">The cluster.</param>
    /// <param name="own">This member's address.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Whether a member takes this one.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: the members do not take this one.</exception>
    public async Task<bool> LookAsync(IMembershipTable table, ClusterConnection connection, IPEndPoint own, CancellationToken stop)
    {
        MembershipTableData data = await table.ReadAllAsync(stop).ConfigureAwait(false);
        MembershipEntry[] alive = [.. data.Members.Select(row => row.Item1).Where(entry => entry.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)];
        (MembershipEntry Entry, MemberAnswer Answer, string? Why)[] asked = await Task.WhenAll(alive.Select(entry => AskAsync(entry, stop))).ConfigureAwait(false);
        bool isTaken = asked.Any(one => one.Answer == MemberAnswer.Member);
        (MembershipEntry Entry, MemberAnswer Answer, string? Why)[] refused = [.. asked.Where(one => one.Answer == MemberAnswer.Refused && one.Entry.IAmAliveTime >= time.GetUtcNow().UtcDateTime - s_fresh)];
        if (refused.Length > 0 && !isTaken)
        {
            // Whoever is no member buries nobody.
            throw Refused(connection, refused[0].Entry.SiloAddress.Endpoint.ToString(), refused[0].Why);
        }

        (MembershipEntry Entry, MemberAnswer Answer)[] quiet = [.. asked.Where(one => one.Answer is MemberAnswer.Deaf or MemberAnswer.Silent).Select(one => (one.Entry, one.Answer))];
        foreach (MembershipEntry entry in await DeadOfAsync(quiet, table, connection, own, stop).ConfigureAwait(false))
        {
            await BuryAsync(table, entry.SiloAddress, stop).ConfigureAwait(false);
        }

        return isTaken;
    }

    /// <summary>What is told where members do not take each other.</summary>
    public static PerfException Refused(ClusterConnection connection, string member, string? why) => new(
        ErrorIds.ClusterUnavailable,
        $"The members of the cluster {connection} do not take this one ({member}: {why ?? "it has closed the connection"}). Give all of them the same secret ({ClusterSettings.SecretVariable} or -Secret), and certificates of the same authority (-CertificatePath, -AuthorityPath).",
        connection.ToString());

    private async Task<(MembershipEntry Entry, MemberAnswer Answer, string? Why)> AskAsync(MembershipEntry entry, CancellationToken stop)
    {
        for (int i = 1; ; i++)
        {
            (MemberAnswer answer, string? why) = await AskOnceAsync(entry, stop).ConfigureAwait(false);
            if (answer != MemberAnswer.Refused || why is not null || i == Tries)
            {
                return (entry, answer, why);
            }

            await Task.Delay(s_pause, stop).ConfigureAwait(false);
        }
    }

    private async Task<(MemberAnswer Answer, string? Why)> AskOnceAsync(MembershipEntry entry, CancellationToken stop)
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
                await using (safe.ConfigureAwait(false))
                {
                    return (!handshake.Encrypts || await StaysOpenAsync(safe, stop).ConfigureAwait(false) ? MemberAnswer.Member : MemberAnswer.Refused, null);
                }
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return (MemberAnswer.Deaf, null);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return (MemberAnswer.Refused, e is AuthenticationException ? e.Message : null);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The way to it, or it itself, is slow: the cluster finds out what that means.
            return (MemberAnswer.Silent, null);
        }
    }

    private static async Task<bool> StaysOpenAsync(Stream stream, CancellationToken stop)
    {
        using var verdict = CancellationTokenSource.CreateLinkedTokenSource(stop);
        verdict.CancelAfter(s_verdict);
        try
        {
            return await stream.ReadAsync(new byte[1], verdict.Token).ConfigureAwait(false) > 0;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return true;
        }
    }

    // Who was leaving, and is not heard, has left.
    private async Task<IReadOnlyList<MembershipEntry>> DeadOfAsync((MembershipEntry Entry, MemberAnswer Answer)[] quiet, IMembershipTable table, ClusterConnection connection, IPEndPoint own, CancellationToken stop)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        ILookup<bool, MembershipEntry> certain = quiet.ToLookup(
            one => one.Answer == MemberAnswer.Deaf
                && (one.Entry.Status != SiloStatus.Active || DeathProof.IsAtOnce(one.Entry.SiloAddress.Endpoint, one.Entry.IAmAliveTime, own, connection.Kind == StoreKind.Localhost, now)),
            one => one.Entry);
        if (!certain[false].Any())
        {
            return [.. certain[true]];
        }

        (MembershipEntry Entry, DateTime LastAlive)[] looked = [.. certain[false].Select(entry => (entry, entry.IAmAliveTime))];
        await Task.Delay(Look, stop).ConfigureAwait(false);
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
