using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Finds the addresses of a host by the scenario's rules, and remembers them for as long as those say.</summary>
internal sealed class HostLookup(HttpOptions options)
{
    private readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long Expires)> _known = new(StringComparer.OrdinalIgnoreCase);
    private int _turn;

    /// <summary>The end points of a host, in the order in which they are to be tried.</summary>
    /// <param name="host">The host's name or address.</param>
    /// <param name="port">The port.</param>
    /// <param name="probe">Is told when a resolver has to be asked; may be null.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<IPEndPoint[]> FindAsync(string host, int port, RequestProbe? probe, CancellationToken cancellation)
    {
        if (Replacement(host, port) is { } replacement)
        {
            return [replacement];
        }

        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [new IPEndPoint(literal, port)];
        }

        IPAddress[] addresses = await ResolveAsync(host, probe, cancellation).ConfigureAwait(false);
        int first = options.Dns.Select switch
        {
            DnsSelect.First => 0,
            DnsSelect.Random => Place(Scattered(Interlocked.Increment(ref _turn)), addresses.Length),
            _ => Place((uint)Interlocked.Increment(ref _turn), addresses.Length),
        };
        return [.. Enumerable.Range(first, addresses.Length).Select(index => new IPEndPoint(addresses[index % addresses.Length], port))];
    }

    private static int Place(uint number, int count) => (int)(number % (uint)count);

    // The finalizer of MurmurHash3: numbers in a row become numbers without order, the same in every run.
    private static uint Scattered(int turn)
    {
        uint hash = (uint)turn;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private IPEndPoint? Replacement(string host, int port)
    {
        if (options.Hosts.Count == 0)
        {
            return null;
        }

        // With its port it is the nearer description.
        string name = host.ToLowerInvariant();
        string? text = options.Hosts.GetValueOrDefault($"{name}:{port}") ?? options.Hosts.GetValueOrDefault(name);
        return text is not null && IPEndPoint.TryParse(text, out IPEndPoint? end) ? new IPEndPoint(end.Address, end.Port == 0 ? port : end.Port) : null;
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, RequestProbe? probe, CancellationToken cancellation)
    {
        if (_known.TryGetValue(host, out (IPAddress[] Addresses, long Expires) known) && known.Expires > Clock.Now)
        {
            return known.Addresses;
        }

        probe?.LookUpBegins();
        try
        {
            IPAddress[] addresses = Fitting(await System.Net.Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false));
            if (addresses.Length == 0)
            {
                throw new StepFault(ErrorClasses.Dns, $"the name {host} has no address that http.dns.policy allows");
            }

            TimeSpan life = options.Dns.Ttl;
            _known[host] = (addresses, life == TimeSpan.MaxValue ? long.MaxValue : Clock.Now + life.Ticks);
            return addresses;
        }
        catch (SocketException e)
        {
            throw new StepFault(ErrorClasses.Dns, $"the name {host} cannot be resolved: {e.Message}", e);
        }
    }

    private IPAddress[] Fitting(IPAddress[] addresses)
    {
        IPAddress[] Of(AddressFamily family) => [.. addresses.Where(address => address.AddressFamily == family)];
        IPAddress[] four = Of(AddressFamily.InterNetwork);
        IPAddress[] six = Of(AddressFamily.InterNetworkV6);
        return options.Dns.Policy switch
        {
            DnsPolicy.PreferIPv4 => four.Length > 0 ? four : six,
            DnsPolicy.PreferIPv6 => six.Length > 0 ? six : four,
            DnsPolicy.OnlyIPv4 => four,
            DnsPolicy.OnlyIPv6 => six,
            _ => addresses,
        };
    }
}
