using System.Net;
using System.Net.Sockets;

namespace Perf.Cluster.Membership;

/// <summary>Where a silo is.</summary>
/// <param name="Name">The agent's name.</param>
/// <param name="Address">The address that others reach it by.</param>
/// <param name="SiloPort">The port for other agents.</param>
/// <param name="GatewayPort">The port for coordinators.</param>
internal sealed record SiloPlace(string Name, IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>Where it listens.</summary>
    public IPAddress ListensAt => ListenerOf(Address);

    /// <summary>Where an agent of an address listens: everywhere, but on this machine alone where others reach it by no other way. A container's own address may not be the one that others know.</summary>
    public static IPAddress ListenerOf(IPAddress address) =>
        IPAddress.IsLoopback(address) ? address : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
}
