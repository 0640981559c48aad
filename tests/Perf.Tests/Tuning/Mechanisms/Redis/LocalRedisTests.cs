using System.Net;
using System.Net.Sockets;
using Perf.Tests.Tuning.Mechanisms.Postgres;
using Perf.Tuning;
using Perf.Tuning.Redis;

namespace Perf.Tests.Tuning.Mechanisms.Redis;

/// <summary>Whose file it is that a Redis names: its own machine's, or its container's.</summary>
public sealed class LocalRedisTests(ContainedRedis redis) : IClassFixture<ContainedRedis>
{
    [SkippableFact]
    public async Task Apply_RedisInAContainer_ChangesNoFileOfThisMachine()
    {
        redis.Require();
        byte[] file = await File.ReadAllBytesAsync(redis.Configuration);
        string before = await redis.DumpAsync();
        ChangeOrder order = Orders.Of("redis", ("maxmemory", "200mb"));
        var mechanism = new RedisConfigMechanism(redis.Context());

        Observation seen = await mechanism.ObserveAsync(order, CancellationToken.None);
        Assert.Contains("in a container", Assert.Single(seen.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("+++", seen.Diff, StringComparison.Ordinal);
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Assert.Empty(capture.Blobs);
        Assert.Equal("209715200", ((StackExchange.Redis.RedisResult[])(await redis.AskAsync("CONFIG", "GET", "maxmemory"))!)[1].ToString());
        Assert.Equal(file, await File.ReadAllBytesAsync(redis.Configuration));
        await mechanism.UndoAsync(order, capture);
        await mechanism.RestoreBytesAsync(order, capture, CancellationToken.None);
        Assert.Equal(before, await redis.DumpAsync());
    }

    [Theory]
    [InlineData("redis-server", 100, 100, true)]
    [InlineData("valkey-server", 100, 110, true)]
    [InlineData("redis-server", 100, 4000, false)]          // Another one, that happens to have the number.
    [InlineData("redis-server", 4000, 100, false)]
    [InlineData("systemd", 100, 100, false)]
    [InlineData("redis-server-x", 100, 100, false)]
    public void IsServer_ByNameAndAge(string name, int age, int said, bool isIt) =>
        Assert.Equal(isIt, LocalRedis.IsServer(new LocalProcess(name, 1, TimeSpan.FromSeconds(age)), TimeSpan.FromSeconds(said)));

    [Fact]
    public void IsServer_NoProcessOfThatNumber_IsNone() => Assert.False(LocalRedis.IsServer(null, TimeSpan.Zero));

    [Fact]
    public async Task IsOwn_OfAddresses_IsThisMachinesAlone()
    {
        foreach (EndPoint own in (EndPoint[])[new IPEndPoint(IPAddress.Loopback, 6379), new IPEndPoint(IPAddress.IPv6Loopback, 6379), new DnsEndPoint("localhost", 6379), new UnixDomainSocketEndPoint("/run/redis.sock")])
        {
            Assert.True(await LocalRedis.IsOwnAsync(own, CancellationToken.None), own.ToString());
        }

        // Addresses and names that nobody has (RFC 5737, RFC 2606).
        foreach (EndPoint other in (EndPoint[])[new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6379), new DnsEndPoint("redis.invalid", 6379)])
        {
            Assert.False(await LocalRedis.IsOwnAsync(other, CancellationToken.None), other.ToString());
        }
    }
}
