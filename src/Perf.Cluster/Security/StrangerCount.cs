using System.Net;

namespace Perf.Cluster.Security;

/// <summary>
/// How many connections of one port are there of whom nobody knows yet who they are. Each holds memory: so many at once, and no more; and only some from one address, so that a single stranger keeps nobody
/// else out. Safe for several threads.
/// </summary>
internal sealed class StrangerCount
{
    /// <summary>The most from one address. From this machine itself all may come: its agents call each other.</summary>
    public const int MostOfOne = 16;

    /// <summary>The most in all.</summary>
    public const int Most = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _of = [];
    private int _all;

    /// <summary>One comes.</summary>
    /// <param name="address">Its address; null where that is not known.</param>
    /// <returns>False when there are too many; then it has not come.</returns>
    public bool TryEnter(IPAddress? address)
    {
        IPAddress one = Plain(address);
        lock (_gate)
        {
            int known = _of.GetValueOrDefault(one);
            if (_all >= Most || (known >= MostOfOne && !IPAddress.IsLoopback(one)))
            {
                return false;
            }

            _of[one] = known + 1;
            _all++;
            return true;
        }
    }

    /// <summary>One that came is known by now, or gone.</summary>
    /// <param name="address">Its address.</param>
    public void Leave(IPAddress? address)
    {
        IPAddress one = Plain(address);
        lock (_gate)
        {
            _all--;
            if (--_of[one] == 0)
            {
                _of.Remove(one);
            }
        }
    }

    private static IPAddress Plain(IPAddress? address) => address is null ? IPAddress.None : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
