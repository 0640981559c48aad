using System.Net;
using System.Net.Sockets;
using Perf.Engine.Network;

namespace Perf.Engine.Protocols.Http;

/// <summary>The way to a connection's server: the addresses of its name, or of its proxy's, one after another until one accepts.</summary>
internal sealed class ConnectionRoute(ConnectionPool pool)
{
    private IPEndPoint[] _addresses = [];
    private int _next;

    /// <summary>The address that was tried last; null before any was.</summary>
    public IPEndPoint? Address { get; private set; }

    /// <summary>Whether there is an address that was not tried.</summary>
    public bool HasMore => _next < _addresses.Length;

    private HttpShared Shared => pool.Transport.Shared;

    private string Host => Shared.Proxy?.Host ?? pool.Origin.Host;

    private int Port => Shared.Proxy?.Port ?? pool.Origin.Port;

    /// <summary>Finds the addresses: at once when they are known, otherwise a while later, on the loop.</summary>
    public void Resolve(Action<StepFault?> resolved)
    {
        if (Shared.Names.Find(Host, Port) is { } known)
        {
            _addresses = known;
            resolved(null);
        }
        else
        {
            _ = LookUpAsync(resolved);
        }
    }

    /// <summary>Why the next address must not be connected to, or null.</summary>
    public string? Refusal
    {
        get
        {
            IPEndPoint next = _addresses[_next];
            if (Shared.Blocked is { } blocked && blocked.Has(next.Address))
            {
                return BlockedNetworks.Message(next.Address);
            }

            HttpOrigin origin = pool.Origin;
            string scheme = origin.IsTls ? "https" : "http";
            return Shared.Rule is not { } rule ? null
                : Shared.Proxy is { } proxy ? rule("http", proxy.Host, proxy.Port, next) ?? rule(scheme, origin.Host, origin.Port, null)
                : rule(scheme, origin.Host, origin.Port, next);
        }
    }

    /// <summary>Begins to connect to the next address.</summary>
    /// <exception cref="SocketException">The attempt cannot even begin.</exception>
    public Channel Connect(IChannelOwner owner)
    {
        IPEndPoint address = _addresses[_next++];
        Address = address;
        Shared.Reached(address);
        return pool.Loop.Driver.Connect(address, Shared.NextSource(address.AddressFamily), owner);
    }

    /// <summary>Why it could not be opened, for people.</summary>
    public string Describe(SocketError error)
    {
        string where = Shared.Proxy is { } proxy ? $"the proxy {proxy.Host}:{proxy.Port}" : pool.Origin.Authority;
        string advice = error switch
        {
            SocketError.ConnectionRefused => "; nothing listens there: is the target up?",
            SocketError.AddressNotAvailable => "; this machine is out of free ports, or has no such source address: keep connections alive or use fewer",
            SocketError.TooManyOpenSockets => "; this process is at its limit of open files (ulimit -n)",
            _ => "",
        };
        return $"cannot connect to {where}: {new SocketException((int)error).Message}{advice}";
    }

    /// <summary>What it means that the connection ended while it was being opened.</summary>
    public (string ErrorClass, string Message) DescribeEnd(SocketError error, OpeningPhase phase)
    {
        string where = pool.Origin.Authority;
        return (phase, error) switch
        {
            (OpeningPhase.Tunnelling, _) => (ErrorClasses.Connect, $"the proxy closed the connection before it opened a tunnel to {where}"),
            (_, SocketError.Success) => (ErrorClasses.Tls, $"{where} closed the connection in the TLS handshake"),
            _ => (ClassOf(error), $"{where}: {new SocketException((int)error).Message} (in the TLS handshake)"),
        };
    }

    /// <summary>What it means that the connection ended in the midst of a request.</summary>
    public static (string ErrorClass, string Message) DescribeEnd(HttpOrigin origin, SocketError error, bool hasBegun) => (error, hasBegun) switch
    {
        (SocketError.Success, false) => (ErrorClasses.ConnectionClosed, $"{origin.Authority} closed the connection without a response"),
        (SocketError.Success, true) => (ErrorClasses.ConnectionClosed, $"{origin.Authority} closed the connection before the response was complete"),
        _ => (ClassOf(error), $"{origin.Authority}: {new SocketException((int)error).Message}"),
    };

    private static string ClassOf(SocketError error) => ErrorClasses.Of(error) is var known && known == ErrorClasses.Connect ? ErrorClasses.ConnectionClosed : known;

    private async Task LookUpAsync(Action<StepFault?> resolved)
    {
        StepFault? fault = null;
        try
        {
            _addresses = await Shared.Names.LookUpAsync(Host, Port).ConfigureAwait(false);
        }
        catch (StepFault e)
        {
            fault = e;
        }

        pool.Loop.Post(() =>
        {
            pool.Loop.ReadClock();
            resolved(fault);
        });
    }
}
