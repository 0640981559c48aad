using System.Net;
using System.Net.Sockets;
using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>Whether an agent reaches a plan's targets: a connection to each, and nothing sent.</summary>
internal static class TargetReach
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Tries all targets, side by side.</summary>
    /// <param name="agent">The agent's name, for messages.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The first that is not reached, with why.</returns>
    public static async Task<OrderAnswer> CheckAsync(string agent, IReadOnlyList<PlanTarget> targets, CancellationToken stop)
    {
        (PlanTarget Target, string? Problem)[] tried = await Task.WhenAll(targets.Select(async target => (target, await TryAsync(target, stop).ConfigureAwait(false)))).ConfigureAwait(false);
        (PlanTarget Target, string? Problem) failed = tried.FirstOrDefault(one => one.Problem is not null);
        return failed.Problem is null ? OrderAnswer.Taken : new OrderAnswer
        {
            ErrorId = ErrorIds.AgentTargetUnreachable,
            Message = $"The agent {agent} ({Environment.MachineName}) does not reach {failed.Target.Written}: {failed.Problem}. Open the way from that machine, or name only agents that reach it (-Agent).",
        };
    }

    /// <summary>The addresses of a host; none where it cannot be looked up in time.</summary>
    public static async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        try
        {
            return await Dns.GetHostAddressesAsync(host, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return [];
        }
    }

    private static async Task<string?> TryAsync(PlanTarget target, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, patience.Token).ConfigureAwait(false);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
        catch (ArgumentException e)
        {
            // A name that is longer than names can be.
            return e.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"no answer within {DurationText.Format(s_patience)}";
        }
    }
}
