using System.Net;
using System.Text.Json.Nodes;
using Perf.Target;

namespace Perf.Tests.Target.Endpoints;

public sealed class TallyEndpointsTests
{
    [Fact]
    public async Task Tally_TwoSendersAndOneIdTwice_AreToldAndForgotten()
    {
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions());
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        foreach (string request in new[] { "/tally?by=one&id=1", "/tally?by=two&id=2&ms=1", "/tally?by=one&id=2", "/tally?by=one" })
        {
            Assert.Equal("done\n", await client.GetStringAsync(request));
        }

        JsonNode told = JsonNode.Parse(await client.GetStringAsync("/tallies?clear=true"))!;
        Assert.Equal((4L, 2L, 1L), (told["total"]!.GetValue<long>(), told["distinct"]!.GetValue<long>(), told["repeated"]!.GetValue<long>()));
        Assert.Equal(["one", "two"], told["senders"]!.AsArray().Select(sender => sender!["name"]!.GetValue<string>()));
        JsonNode one = told["senders"]![0]!;
        Assert.Equal(3, one["count"]!.GetValue<long>());
        Assert.Equal(3, one["seconds"]!.AsArray().Sum(second => second![1]!.GetValue<long>()));
        Assert.True(one["last_us"]!.GetValue<long>() >= one["first_us"]!.GetValue<long>());
        Assert.Equal(0, JsonNode.Parse(await client.GetStringAsync("/tallies"))!["total"]!.GetValue<long>());
    }

    [SkippableFact]
    public async Task StartAsync_Address_ListensThere()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere 127.0.0.1 is the only address of this machine's own that is sure to be there.");
        await using TargetServer server = await TargetServer.StartAsync(new TargetOptions { Address = IPAddress.Parse("127.0.0.9") });
        using var client = new HttpClient();
        Assert.Equal("127.0.0.9", server.BaseUri.Host);
        Assert.Equal("done\n", await client.GetStringAsync(new Uri(server.BaseUri, "/tally?by=one")));
    }
}
