using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Perf.Tuning.Redis;

/// <summary>
/// Whether a server is a process of this machine. The path of its file, which Redis tells, is one on its own machine or in its own container: a file of that name here may be another Redis', which nobody has declared.
/// </summary>
internal static class LocalRedis
{
    private static readonly string[] s_programs = ["redis-server", "valkey-server", "keydb-server"];

    // Redis counts by the clock on the wall, the kernel by its own; both in whole seconds at least.
    private static readonly TimeSpan s_difference = TimeSpan.FromSeconds(30);

    /// <summary>Tells.</summary>
    /// <param name="asked">Where it was asked.</param>
    /// <param name="process">The number of its process, as it says it.</param>
    /// <param name="age">How long it has run, as it says it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<bool> RunsHereAsync(EndPoint asked, int process, TimeSpan age, CancellationToken cancellation) =>
        IsServer(LocalProcess.Of(process), age) && await IsOwnAsync(asked, cancellation).ConfigureAwait(false);

    /// <summary>Whether a process may be that server. A container has numbers of its own, and a tunnel ends at another machine: there, the process of that number is another program, or has begun at another time.</summary>
    /// <param name="process">The process of that number here; null where there is none.</param>
    /// <param name="age">How long the server says that it has run.</param>
    internal static bool IsServer(LocalProcess? process, TimeSpan age) => process is not null && s_programs.Contains(process.Name) && (process.Age - age).Duration() <= s_difference;

    /// <summary>Whether an address is this machine's.</summary>
    /// <param name="end">The address.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<bool> IsOwnAsync(EndPoint end, CancellationToken cancellation)
    {
        try
        {
            return end switch
            {
                UnixDomainSocketEndPoint => true,
                IPEndPoint ip => IsOwn(ip.Address),
                DnsEndPoint name => await Dns.GetHostAddressesAsync(name.Host, cancellation).ConfigureAwait(false) is { Length: > 0 } addresses && addresses.All(IsOwn),
                _ => false,
            };
        }
        catch (Exception e) when (e is SocketException or NetworkInformationException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static bool IsOwn(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || NetworkInterface.GetAllNetworkInterfaces().Any(one => one.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(plain)));
    }
}
