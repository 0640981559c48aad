using Perf.Runtime.Tuning;

namespace Perf.Tests.Runtime.Tuning;

public class ProbeLoopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Problem_AddressThatAnswers_HasNone()
    {
        await using var server = SwitchedServer.Start();
        await using var probes = new ProbeLoop([server.Uri.AbsoluteUri], TimeProvider.System);

        // Two are asked for: two that fail would have been told.
        await Task.Delay(1500);
        Assert.Null(probes.Problem);
    }

    [Fact]
    public async Task Problem_AddressThatFallsSilent_IsToldAfterTwoFailures()
    {
        await using var server = new SwitchedServer { IsSilent = true };
        await using var probes = new ProbeLoop([server.Uri.AbsoluteUri], TimeProvider.System);
        Assert.Contains("has not answered with success twice in a row", await ToldAsync(probes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_NobodyListens_IsTold()
    {
        await using var probes = new ProbeLoop(["http://127.0.0.1:9/"], TimeProvider.System);
        Assert.NotNull(await ToldAsync(probes));
    }

    [Theory]
    [InlineData(200, HttpFault.None, null)]
    [InlineData(302, HttpFault.None, null)]
    [InlineData(404, HttpFault.None, "status 404")]
    [InlineData(503, HttpFault.None, "status 503")]
    [InlineData(0, HttpFault.Timeout, "Timeout")]
    public void Why_Answers_AreSuccessOrNot(int status, HttpFault fault, string? why) => Assert.Equal(why, ProbeLoop.Why(new HttpObservation { Status = status, Fault = fault }));

    private static async Task<string> ToldAsync(ProbeLoop probes)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (probes.Problem is null)
        {
            await Task.Delay(50, patience.Token);
        }

        return probes.Problem;
    }
}
