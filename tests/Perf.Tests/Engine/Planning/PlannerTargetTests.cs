using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

/// <summary>Which address a plan is for, and how it is shown.</summary>
public sealed class PlannerTargetTests
{
    [Theory]
    [InlineData("http://asked.example", "http://process.example", "http://environment.example", "http://scenario.example", "http://asked.example")]
    [InlineData(null, "http://process.example", "http://environment.example", "http://scenario.example", "http://process.example")]
    [InlineData(null, null, "http://environment.example", "http://scenario.example", "http://environment.example")]
    [InlineData(null, " ", null, "http://scenario.example", "http://scenario.example")]
    [InlineData(null, "http://process.example", null, null, "http://process.example")]
    [InlineData(null, "http://process.example", null, "sample", "sample")] // an address that lies about is not meant for the quick start
    [InlineData(null, "http://process.example", "http://environment.example", "sample", "http://process.example")]
    [InlineData(null, null, "http://environment.example", "sample", "http://environment.example")]
    [InlineData("http://asked.example", "http://process.example", null, "sample", "http://asked.example")]
    [InlineData("sample", "http://process.example", "http://environment.example", "http://scenario.example", "sample")]
    [InlineData(null, "sample", null, "http://scenario.example", "sample")]
    public void Plan_Target_RequestThenSampleThenProcessThenEnvironmentThenScenario(string? asked, string? process, string? environment, string? scenario, string expected)
    {
        RunPlan plan = Planning.Scenario(scenario).Plan(
            new RunRequest { Target = asked, Environment = "staging" },
            [Planning.Named("staging", environment)],
            process is null ? [] : [("API_BASE_URL", process)]);
        Assert.Equal(expected, plan.Target);
    }

    [Fact]
    public void Plan_NoTarget_SaysWhereOneCanBeGiven()
    {
        var fault = Assert.Throws<PerfException>(() => Planning.Scenario(null).Plan());
        Assert.Equal(ErrorIds.ScenarioInvalid, fault.Id);
        Assert.Contains("-Target", fault.Message, StringComparison.Ordinal);
        Assert.Contains("API_BASE_URL", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staging.example.com")]
    [InlineData("ftp://staging.example.com")]
    [InlineData("/path")]
    [InlineData("http://")]
    [InlineData("http:///path")]
    [InlineData("samples")]
    [InlineData("")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://${name}.example")] // a base address cannot differ from request to request
    [InlineData("http://${")]
    public void Plan_TargetThatIsNoAddress_IsAnError(string target)
    {
        Scenario scenario = Planning.Scenario() with { Variables = Planning.Variables(("name", "x")) };
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.ThrowsAny<PerfException>(() => scenario.Plan(new RunRequest { Target = target })).Id);
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.ThrowsAny<PerfException>(() => (scenario with { Target = target }).Plan()).Id);
    }

    /// <summary>Who speaks WebSocket is asked by HTTP: the address may have either scheme.</summary>
    [Theory]
    [InlineData("ws://127.0.0.1:8080/chat/", "ws://127.0.0.1:8080/chat", "http://127.0.0.1:8080/chat/", "ws://127.0.0.1:8080/chat/")]
    [InlineData("wss://Shop.Example", "wss://shop.example", "https://shop.example/", "wss://shop.example/")]
    [InlineData("https://shop.example:8443", "https://shop.example:8443", "https://shop.example:8443/", "wss://shop.example:8443/")]
    [InlineData("http://shop.example", "http://shop.example", "http://shop.example/", "ws://shop.example/")]
    public void Plan_TargetOfEitherScheme_IsOneAddress(string target, string shown, string http, string webSocket)
    {
        Assert.Equal(shown, Planning.Scenario(target).Plan().Target);
        Assert.Equal((http, webSocket), (TargetAddress.AsHttp(new Uri(target)).AbsoluteUri, TargetAddress.AsWebSocket(new Uri(target)).AbsoluteUri));
    }

    [Theory]
    [InlineData("${env:HOST}", "nonsense-5ecret")]
    [InlineData("http:${env:HOST}", "5ecret")]
    public void Plan_TargetFromTheProcessThatIsNoAddress_IsNamedAndNotShown(string target, string value)
    {
        var fault = Assert.Throws<PerfException>(() => Planning.Scenario(target).Plan(process: ("HOST", value)));
        Assert.Contains(target, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("5ecret", fault.Message, StringComparison.Ordinal);

        fault = Assert.Throws<PerfException>(() => Planning.Scenario().Plan(process: ("API_BASE_URL", value)));
        Assert.Contains("API_BASE_URL", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("5ecret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080")]
    [InlineData("HTTPS://Shop.Example:443/api/", "https://shop.example/api")]
    [InlineData("https://user@shop.example/api", "https://shop.example/api")]
    [InlineData("https://user:word@shop.example:8443", "https://shop.example:8443")]
    [InlineData("https://shop.example/api?key=word#top", "https://shop.example/api")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    public void Plan_ShownTarget_HasNoCredentials(string target, string expected)
    {
        Assert.Equal(expected, Planning.Scenario(target).Plan().Target);
        Assert.Equal(expected, Planning.Scenario("${env:HOST}").Plan(process: ("HOST", target)).Target);
        Assert.Equal(expected, Planning.Scenario().Plan(process: ("API_BASE_URL", target)).Target);
    }

    [Fact]
    public void Plan_ValueOfTheProcess_IsNoTemplate()
    {
        // What stands in the process environment is final text: it must not read other variables of the environment.
        Assert.Equal(
            ErrorIds.ScenarioInvalid,
            Assert.Throws<PerfException>(() => Planning.Scenario().Plan(process: [("API_BASE_URL", "http://${env:HOST}.example:80${env:HOST}"), ("HOST", "x")])).Id);
    }

    [Theory]
    [InlineData("localhost:8080", "; did you mean 'http://localhost:8080'?")]
    [InlineData("ftp://host.example", ", such as https://staging.example.com")]
    public void Plan_TargetWithoutAScheme_IsToldWhatWasMeant(string target, string expected)
    {
        var fault = Assert.Throws<PerfException>(() => Planning.Scenario().Plan(new RunRequest { Target = target }));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
