using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class ConnectionRuleRunTests
{
    [Fact]
    public async Task RunAsync_ARedirectToAPlaceThatIsNotAllowed_IsNotFollowed()
    {
        await using var other = new RedirectingServer(200, "/");
        await using var server = new RedirectingServer(307, new Uri(other.Root, "/elsewhere").AbsoluteUri);
        Scenario scenario = ScenarioBuilding.Of(server.Root, new SharedIterations { Vus = 1, Iterations = 1 }, ScenarioBuilding.Get("/", "one"));
        var engine = new LoadEngine(_ => null, TimeProvider.System) { Rule = (_, _, port, _) => port == server.Root.Port ? null : "not there" };

        RunResult result = await engine.RunAsync(scenario.Plan(), new SilentGuard(), [], CancellationToken.None);

        Assert.Single(server.Requests);
        Assert.Empty(other.Requests);
        Assert.Equal(ErrorClasses.BlockedAddress, Assert.Single(result.Errors).Class);
    }
}
