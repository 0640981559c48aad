using System.Net;
using System.Net.Sockets;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Agents;

public sealed class TargetReachTests
{
    [Fact]
    public async Task Check_WhatListens_IsReached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Null((await CheckAsync(new PlanTarget("http", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port))).ErrorId);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("no.such.host.invalid")]
    public async Task Check_WhereNobodyListens_NamesAgentAndTarget(string host)
    {
        OrderAnswer answer = await CheckAsync(new PlanTarget("http", host, 9));

        Assert.Equal(ErrorIds.AgentTargetUnreachable, answer.ErrorId);
        Assert.Contains("web-3", answer.Message, StringComparison.Ordinal);
        Assert.Contains(host, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ANameThatIsLongerThanNamesCanBe_IsAnAnswer() =>
        Assert.Equal(ErrorIds.AgentTargetUnreachable, (await CheckAsync(new PlanTarget("http", new string('a', 300), 80))).ErrorId);

    private static Task<OrderAnswer> CheckAsync(PlanTarget target) => TargetReach.CheckAsync("web-3", [target], CancellationToken.None);
}
