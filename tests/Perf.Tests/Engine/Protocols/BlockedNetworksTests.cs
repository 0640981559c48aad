using System.Net;
using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

public class BlockedNetworksTests
{
    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("192.168.7.200", true)] // The network is written with bits behind its prefix.
    [InlineData("192.168.8.1", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fe00::1", false)]
    [InlineData("::ffff:10.1.2.3", true)] // The same host in other words.
    public void Has_AddressesOfTheNetworks(string address, bool expected) =>
        Assert.Equal(expected, new BlockedNetworks(["10.0.0.0/8", "192.168.7.99/24", "fd00::/8"]).Has(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("example.com/8")]
    [InlineData("")]
    public void TryParse_WhatIsNoNetwork_IsRefused(string text) => Assert.False(BlockedNetworks.TryParse(text, out _));
}
