using System.Net;

namespace Perf.Cluster.Membership;

/// <summary>The two ports of an agent, held until it has left.</summary>
internal sealed class SiloPorts : IDisposable
{
    private readonly PortClaim _silo;
    private readonly PortClaim _gateway;

    private SiloPorts(PortClaim silo, PortClaim gateway) => (_silo, _gateway) = (silo, gateway);

    /// <summary>The port for other agents.</summary>
    public int Silo => _silo.Port;

    /// <summary>The port for coordinators.</summary>
    public int Gateway => _gateway.Port;

    /// <summary>Takes the ports that were asked for, or the next ones that are free.</summary>
    /// <param name="address">Where they are to be listened at.</param>
    /// <param name="silo">The port for other agents; null for the first one that is free.</param>
    /// <param name="gateway">The port for coordinators; null for the first one that is free.</param>
    /// <param name="first">The first port for other agents that is tried.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ClusterUnavailable"/>: one that was asked for is in use, or none is free.</exception>
    public static SiloPorts Take(IPAddress address, int? silo, int? gateway, int first)
    {
        PortClaim ofSilo = One(address, silo, first);
        try
        {
            return new SiloPorts(ofSilo, One(address, gateway, PortSearch.FirstGatewayPort));
        }
        catch
        {
            ofSilo.Dispose();
            throw;
        }
    }

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        _silo.Dispose();
        _gateway.Dispose();
    }

    private static PortClaim One(IPAddress address, int? asked, int first) => asked is not { } port
        ? PortSearch.Free(address, first)
        : PortClaim.Take(address, port)
            ?? throw new PerfException(ErrorIds.ClusterUnavailable, $"The port {port} is in use on {address}. Give the agent another one (-Port, -GatewayPort), or none, so that it takes the next that is free.", port);
}
