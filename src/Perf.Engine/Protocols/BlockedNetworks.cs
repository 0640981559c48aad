using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Perf.Engine.Protocols;

/// <summary>Networks that a test never connects to, whatever name or redirect leads there. Immutable.</summary>
/// <param name="networks">The networks, as <see cref="TryParse"/> reads them.</param>
/// <exception cref="FormatException">A network is none.</exception>
internal sealed class BlockedNetworks(IEnumerable<string> networks)
{
    private readonly IPNetwork[] _networks =
        [.. networks.Select(text => TryParse(text, out IPNetwork network) ? network : throw new FormatException($"'{text}' is no network such as 10.0.0.0/8"))];

    /// <summary>Reads a network; bits behind the prefix may be set, and do not count.</summary>
    /// <param name="text">Such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>.</param>
    /// <param name="network">The network.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.LastIndexOf('/');
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int prefix)
            || prefix > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return false;
        }

        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int bits = Math.Clamp(prefix - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF00 >> bits);
        }

        network = new IPNetwork(new IPAddress(bytes), prefix);
        return true;
    }

    /// <summary>Whether an address is in one of the networks.</summary>
    public bool Has(IPAddress address)
    {
        IPAddress own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(own));
    }

    /// <summary>What an attempt to connect there is told.</summary>
    public static string Message(IPAddress address) => $"the address {address} is in a blocked network (blacklistIPs)";
}
