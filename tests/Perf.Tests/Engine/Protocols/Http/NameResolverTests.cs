using System.Net;
using System.Net.Sockets;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class NameResolverTests
{
    private static readonly IPAddress[] s_mixed = [IPAddress.Parse("::1"), IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"), IPAddress.Parse("::2")];
    private static readonly Dictionary<string, string> s_none = [];

    [Theory]
    [InlineData(DnsPolicy.PreferIPv4, "10.0.0.1 10.0.0.2")]
    [InlineData(DnsPolicy.PreferIPv6, "::1 ::2")]
    [InlineData(DnsPolicy.OnlyIPv4, "10.0.0.1 10.0.0.2")]
    [InlineData(DnsPolicy.OnlyIPv6, "::1 ::2")]
    [InlineData(DnsPolicy.Any, "::1 10.0.0.1 10.0.0.2 ::2")]
    public async Task LookUpAsync_Policy_ChoosesTheKind(DnsPolicy policy, string expected)
    {
        var resolver = new NameResolver(new DnsOptions { Policy = policy, Select = DnsSelect.First }, s_none, _ => Task.FromResult(s_mixed));

        Assert.Equal(expected, string.Join(' ', (await resolver.LookUpAsync("a", 80)).Select(end => end.Address)));
    }

    [Theory]
    [InlineData(DnsPolicy.PreferIPv6, "10.0.0.1")]
    [InlineData(DnsPolicy.OnlyIPv6, null)]
    public async Task LookUpAsync_OnlyTheOtherKind_IsTakenWhereItMayBe(DnsPolicy policy, string? expected)
    {
        var resolver = new NameResolver(new DnsOptions { Policy = policy }, s_none, _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]));
        if (expected is null)
        {
            StepFault fault = await Assert.ThrowsAsync<StepFault>(() => resolver.LookUpAsync("a", 80));
            Assert.Contains("http.dns.policy", fault.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, (await resolver.LookUpAsync("a", 80)).Single().Address.ToString());
        }
    }

    [Fact]
    public async Task LookUpAsync_Select_OrdersThem()
    {
        async Task<string[]> FirstsAsync(DnsSelect select)
        {
            var resolver = new NameResolver(new DnsOptions { Select = select, Ttl = TimeSpan.MaxValue }, s_none, _ => Task.FromResult(s_mixed));
            await resolver.LookUpAsync("a", 80);
            return [.. Enumerable.Range(0, 400).Select(_ => resolver.Find("a", 80)!).Select(ends => ends.Length == 2 ? ends[0].Address.ToString() : "not both")];
        }

        Assert.Equal(["10.0.0.1"], (await FirstsAsync(DnsSelect.First)).Distinct());
        string[] turns = await FirstsAsync(DnsSelect.RoundRobin);
        Assert.All(turns.Zip(turns.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
        string[] random = await FirstsAsync(DnsSelect.Random);
        Assert.InRange(random.Count(first => first == "10.0.0.1"), 120, 280);
        Assert.Contains(random.Zip(random.Skip(1)), pair => pair.First == pair.Second);
    }

    [Fact]
    public async Task Find_TimeToLive_DecidesHowLongItIsKnown()
    {
        async Task<bool> IsKnownAsync(TimeSpan ttl, TimeSpan after)
        {
            var resolver = new NameResolver(new DnsOptions { Ttl = ttl }, s_none, _ => Task.FromResult(s_mixed));
            Assert.Null(resolver.Find("a", 80));
            await resolver.LookUpAsync("a", 80);
            await Task.Delay(after);
            return resolver.Find("A", 80) is not null;
        }

        Assert.False(await IsKnownAsync(TimeSpan.Zero, TimeSpan.Zero));
        Assert.False(await IsKnownAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(30)));
        Assert.True(await IsKnownAsync(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        Assert.True(await IsKnownAsync(TimeSpan.MaxValue, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("shop", 80, "10.1.1.1:80")]
    [InlineData("SHOP", 443, "10.1.1.1:443")]
    [InlineData("shop", 8080, "10.2.2.2:9090")]
    [InlineData("six", 80, "[::7]:80")]
    [InlineData("six", 81, "[::7]:9091")]
    [InlineData("127.0.0.1", 80, "127.0.0.1:80")]
    [InlineData("::1", 80, "[::1]:80")]
    [InlineData("10.9.9.9", 80, "10.8.8.8:80")]
    public void Find_HostsOrLiteral_NeedsNoLookUp(string host, int port, string expected)
    {
        var hosts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["shop"] = "10.1.1.1", ["shop:8080"] = "10.2.2.2:9090", ["six"] = "::7", ["six:81"] = "[::7]:9091", ["10.9.9.9"] = "10.8.8.8" };
        var resolver = new NameResolver(new DnsOptions(), hosts, _ => throw new InvalidOperationException("no look-up is needed"));

        Assert.Equal(expected, resolver.Find(host, port)!.Single().ToString());
    }

    [Fact]
    public async Task LookUpAsync_Failures_AreDnsErrors()
    {
        var fails = new NameResolver(new DnsOptions(), s_none, _ => throw new SocketException((int)SocketError.HostNotFound));
        var empty = new NameResolver(new DnsOptions(), s_none, _ => Task.FromResult<IPAddress[]>([]));

        Assert.Equal(ErrorClasses.Dns, (await Assert.ThrowsAsync<StepFault>(() => fails.LookUpAsync("a", 80))).ErrorClass);
        Assert.Equal(ErrorClasses.Dns, (await Assert.ThrowsAsync<StepFault>(() => empty.LookUpAsync("a", 80))).ErrorClass);

        // What the system's resolver does not even take.
        Assert.Equal(ErrorClasses.Dns, (await Assert.ThrowsAsync<StepFault>(() => new NameResolver(new DnsOptions(), s_none).LookUpAsync(new string('a', 300), 80))).ErrorClass);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 50)]
    public async Task LookUpAsync_ManyAtOnce_AskOnceUnlessEachIsToAsk(bool isNeverKept, int expected)
    {
        int asked = 0;
        var answer = new TaskCompletionSource<IPAddress[]>();
        Task<IPAddress[]> Ask(string name)
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        }

        var resolver = new NameResolver(new DnsOptions { Ttl = isNeverKept ? TimeSpan.Zero : TimeSpan.FromMinutes(1) }, s_none, Ask);
        Task<IPEndPoint[]>[] all = [.. Enumerable.Range(0, 50).Select(_ => resolver.LookUpAsync("a", 80))];
        answer.SetResult(s_mixed);
        await Task.WhenAll(all);

        Assert.Equal(expected, asked);
    }

    [Fact]
    public async Task LookUpAsync_Failed_IsAskedAgain()
    {
        int asked = 0;
        var resolver = new NameResolver(new DnsOptions(), s_none, _ => ++asked == 1 ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain)) : Task.FromResult(s_mixed));

        await Assert.ThrowsAsync<StepFault>(() => resolver.LookUpAsync("a", 80));
        Assert.NotEmpty(await resolver.LookUpAsync("a", 80));
    }
}
