using System.Net;

namespace Perf.Cluster.Membership;

/// <summary>How a coordinator finds an agent's way in. A pure function.</summary>
internal static class GatewayUri
{
    /// <summary>As Orleans writes it: the silo's own address with the port for coordinators.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="port">The port.</param>
    public static Uri Of(SiloAddress silo, int port) => SiloAddress.New(new IPEndPoint(silo.Endpoint.Address, port), silo.Generation).ToGatewayUri();
}
