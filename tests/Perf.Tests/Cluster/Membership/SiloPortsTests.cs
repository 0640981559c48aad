using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Perf.Cluster.Membership;

namespace Perf.Tests.Cluster.Membership;

public sealed class SiloPortsTests
{
    // Where nobody else of the suite looks for ports.
    private readonly int _first = 12_000 + RandomNumberGenerator.GetInt32(6_000);

    [Fact]
    public async Task Take_ManyAtOnce_EachHasItsOwn()
    {
        SiloPorts[] taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SiloPorts.Take(IPAddress.Loopback, null, null, _first))));
        try
        {
            Assert.Equal(40, taken.SelectMany(ports => new[] { ports.Silo, ports.Gateway }).Distinct().Count());
        }
        finally
        {
            Array.ForEach(taken, ports => ports.Dispose());
        }
    }

    [Fact]
    public void Take_PortAskedForTwice_TheSecondIsToldBeforeAnybodyListens()
    {
        using SiloPorts one = SiloPorts.Take(IPAddress.Loopback, null, null, _first);

        PerfException refused = Assert.Throws<PerfException>(() => SiloPorts.Take(IPAddress.Loopback, one.Silo, null, _first));

        Assert.Equal(ErrorIds.ClusterUnavailable, refused.Id);
        Assert.Contains($"{one.Silo} is in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_GatewayInUse_GivesTheOtherOneBack()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port;
        using (SiloPorts free = SiloPorts.Take(IPAddress.Loopback, null, null, _first))
        {
            port = free.Silo;
        }

        Assert.Throws<PerfException>(() => SiloPorts.Take(IPAddress.Loopback, port, ((IPEndPoint)listener.LocalEndPoint!).Port, _first));

        using SiloPorts again = SiloPorts.Take(IPAddress.Loopback, port, null, _first);
        Assert.Equal(port, again.Silo);
    }

    [Fact]
    public void Take_OneForBoth_IsRefused() =>
        Assert.Equal(ErrorIds.ClusterUnavailable, Assert.Throws<PerfException>(() => SiloPorts.Take(IPAddress.Loopback, _first, _first, _first)).Id);
}
