using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>Addresses of names: the scenario's own, those still known, or those of the system's resolver. Safe for several threads.</summary>
/// <param name="options">How to look up.</param>
/// <param name="hosts">Addresses by name, or by name and port.</param>
/// <param name="lookUp">The resolver; null for the system's.</param>
internal sealed class NameResolver(DnsOptions options, IReadOnlyDictionary<string, string> hosts, Func<string, Task<IPAddress[]>>? lookUp = null)
{
    private readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long Expires)> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, Task<IPAddress[]>> _lookUp = lookUp ?? Dns.GetHostAddressesAsync;
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _asked = new(StringComparer.OrdinalIgnoreCase);
    private int _turn;

    /// <summary>The addresses to try, in order, when no look-up is needed.</summary>
    /// <returns>Null when the name must be looked up first.</returns>
    public IPEndPoint[]? Find(string host, int port)
    {
        if (Override($"{host}:{port}", port) is { } exact)
        {
            return [exact];
        }

        if (Override(host, port) is { } named)
        {
            return [named];
        }

        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [new IPEndPoint(literal, port)];
        }

        return _known.TryGetValue(host, out (IPAddress[] Addresses, long Expires) known) && known.Expires > Clock.Now ? Ordered(known.Addresses, port) : null;
    }

    /// <summary>Looks a name up.</summary>
    /// <returns>The addresses to try, in order; at least one.</returns>
    /// <exception cref="StepFault">The name has no address.</exception>
    public async Task<IPEndPoint[]> LookUpAsync(string host, int port)
    {
        return Ordered(options.Ttl > TimeSpan.Zero ? await AskTogetherAsync(host).ConfigureAwait(false) : await AskAsync(host).ConfigureAwait(false), port);
    }

    // A thousand virtual users that begin at once ask once: .NET does look-ups of one name one after another, and the last would wait for all.
    private async Task<IPAddress[]> AskTogetherAsync(string host)
    {
        Lazy<Task<IPAddress[]>> question = _asked.GetOrAdd(host, static (name, me) => new Lazy<Task<IPAddress[]>>(() => me.AskAsync(name)), this);
        try
        {
            return await question.Value.ConfigureAwait(false);
        }
        finally
        {
            _asked.TryRemove(new KeyValuePair<string, Lazy<Task<IPAddress[]>>>(host, question));
        }
    }

    private async Task<IPAddress[]> AskAsync(string host)
    {
        IPAddress[] all;
        try
        {
            all = await _lookUp(host).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new StepFault(ErrorClasses.Dns, $"the name {host} cannot be resolved: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            // A redirect may lead to a name that no resolver even takes; nobody would hear of the failed task.
            throw new StepFault(ErrorClasses.Dns, "the name has more characters than a name can have", e);
        }

        IPAddress[] addresses = Allowed(all);
        if (addresses.Length == 0)
        {
            throw new StepFault(ErrorClasses.Dns, all.Length == 0 ? $"the name {host} has no address" : $"the name {host} has no address that http.dns.policy allows");
        }

        if (options.Ttl > TimeSpan.Zero)
        {
            _known[host] = (addresses, options.Ttl == TimeSpan.MaxValue ? long.MaxValue : Clock.Now + options.Ttl.Ticks);
        }

        return addresses;
    }

    private IPEndPoint? Override(string name, int port)
    {
        if (hosts.Count == 0 || !hosts.TryGetValue(name, out string? address))
        {
            return null;
        }

        // 127.0.0.1, 127.0.0.1:8443, ::1 or [::1]:8443: without a port the request's own stays.
        return IPEndPoint.TryParse(address, out IPEndPoint? end) ? new IPEndPoint(end.Address, end.Port == 0 ? port : end.Port) : null;
    }

    private IPAddress[] Allowed(IPAddress[] all)
    {
        static IPAddress[] Of(IPAddress[] list, AddressFamily family) => [.. list.Where(address => address.AddressFamily == family)];
        IPAddress[] four = Of(all, AddressFamily.InterNetwork);
        IPAddress[] six = Of(all, AddressFamily.InterNetworkV6);
        return options.Policy switch
        {
            DnsPolicy.OnlyIPv4 => four,
            DnsPolicy.OnlyIPv6 => six,
            DnsPolicy.PreferIPv4 => four.Length > 0 ? four : six,
            DnsPolicy.PreferIPv6 => six.Length > 0 ? six : four,
            _ => all,
        };
    }

    // The chosen one first; the others are tried when it refuses.
    private IPEndPoint[] Ordered(IPAddress[] addresses, int port)
    {
        int first = options.Select switch
        {
            DnsSelect.RoundRobin => (int)((uint)Interlocked.Increment(ref _turn) % (uint)addresses.Length),
            DnsSelect.Random => (int)(Spread((uint)Interlocked.Increment(ref _turn)) % (uint)addresses.Length),
            _ => 0,
        };
        return [.. Enumerable.Range(0, addresses.Length).Select(i => new IPEndPoint(addresses[(first + i) % addresses.Length], port))];
    }

    // Knuth's multiplicative hash of a counter: random enough to spread connections, and needs no state of its own.
    private static uint Spread(uint number) => (uint)((number * 2654435761L) >> 7) ^ (number * 40503);
}
