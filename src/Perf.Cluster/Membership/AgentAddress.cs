using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Perf.Cluster.Membership;

/// <summary>Finds the address that others reach this machine by.</summary>
internal static class AgentAddress
{
    /// <summary>The address.</summary>
    /// <param name="given">What the user says, an address or a name; null for the machine's own.</param>
    /// <param name="connection">The cluster: on this machine alone, nobody else is to reach it.</param>
    /// <param name="stop">Ends a look-up.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: it is none.</exception>
    public static async Task<IPAddress> OfAsync(string? given, ClusterConnection connection, CancellationToken stop)
    {
        if (connection.Kind == StoreKind.Localhost)
        {
            return IPAddress.Loopback;
        }

        if (string.IsNullOrWhiteSpace(given))
        {
            return await OwnAsync(connection, stop).ConfigureAwait(false);
        }

        if (IPAddress.TryParse(given, out IPAddress? address))
        {
            return address;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(given, stop).ConfigureAwait(false)).OrderBy(one => one.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (Exception e) when (e is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"'{given}' is no address that others could reach this agent by: {e.Message.TrimEnd('.')}. Give one of this machine's addresses: -Address.", given, e);
        }
    }

    // The one from which the store is reached; nothing is sent to find that out.
    private static async Task<IPAddress> OwnAsync(ClusterConnection connection, CancellationToken stop)
    {
        try
        {
            IPAddress store = IPAddress.TryParse(connection.Host, out IPAddress? written) ? written : (await Dns.GetHostAddressesAsync(connection.Host, stop).ConfigureAwait(false)).First();
            using var socket = new Socket(store.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(store, connection.Port, stop).ConfigureAwait(false);
            if (socket.LocalEndPoint is IPEndPoint { Address: var own } && !IPAddress.IsLoopback(own))
            {
                return own;
            }
        }
        catch (Exception e) when (e is SocketException or ArgumentException or InvalidOperationException)
        {
            // The store's own check says what is wrong with it, also where its name is longer than names can be.
        }

        // The store is on this machine; the others may not be.
        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
    }
}
