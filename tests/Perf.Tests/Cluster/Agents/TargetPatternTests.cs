using System.Net;
using Perf.Cluster.Agents;

namespace Perf.Tests.Cluster.Agents;

public sealed class TargetPatternTests
{
    [Theory]
    [InlineData("*", "http", "shop.example.com", 80, true)]
    [InlineData("shop.example.com", "http", "SHOP.example.com", 8080, true)]
    [InlineData("shop.example.com", "http", "shop.example.com.evil.net", 80, false)]
    [InlineData("*.example.com", "https", "a.b.example.com", 443, true)]
    [InlineData("*.example.com", "https", "example.com", 443, false)]
    [InlineData("*.example.com", "https", "badexample.com", 443, false)]
    [InlineData("api-*.example.com", "https", "api-7.example.com", 443, true)]
    [InlineData("a*b*a", "http", "aba", 80, true)]
    [InlineData("a*b*a", "http", "aa", 80, false)]

    // A scheme means its usual port, as people write addresses.
    [InlineData("https://*.example.com", "https", "a.example.com", 443, true)]
    [InlineData("https://*.example.com", "https", "a.example.com", 8443, false)]
    [InlineData("https://*.example.com", "http", "a.example.com", 443, false)]
    [InlineData("wss://a.example.com", "https", "a.example.com", 443, true)]
    [InlineData("http://a.example.com:8080/", "http", "a.example.com", 8080, true)]
    [InlineData("postgresql://db:5432", "postgresql", "db", 5432, true)]
    public void Allows_AName_ByHostSchemeAndPort(string pattern, string scheme, string host, int port, bool expected) =>
        Assert.Equal(expected, TargetPattern.Parse(pattern).Allows(new PlanTarget(scheme, host, port), null));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", 80, true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", 80, false)]
    [InlineData("10.1.2.3/8", "10.9.9.9", 80, true)]
    [InlineData("127.0.0.1:8080", "127.0.0.1", 8080, true)]
    [InlineData("127.0.0.1:8080", "127.0.0.1", 8081, false)]
    [InlineData("127.0.0.1", "127.0.0.2", 80, false)]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", 80, true)]
    [InlineData("fd00::/8", "fd12::1", 80, true)]
    [InlineData("[::1]:80", "::1", 80, true)]
    [InlineData("[::1]:80", "::1", 81, false)]
    [InlineData("::1", "::1", 81, true)]
    public void Allows_AnAddress_ByNetworkAndPort(string pattern, string address, int port, bool expected) =>
        Assert.Equal(expected, TargetPattern.Parse(pattern).Allows(new PlanTarget("http", address, port), IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("host:0")]
    [InlineData("host:99999")]
    [InlineData("://host")]
    [InlineData("https://")]
    [InlineData("10.0.0.0/40")]
    [InlineData("https://host/path")]
    [InlineData("10.*")]
    [InlineData("192.168.1.*:8080")]
    [InlineData("http://10.0.0.*")]
    public void Parse_WhatIsNoPattern_SaysHowToWriteOne(string text)
    {
        PerfException fault = Assert.Throws<PerfException>(() => TargetPattern.Parse(text));

        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("10.0.0.0/8", fault.Message, StringComparison.Ordinal);
    }
}
