using Perf.Analysis;

namespace Perf.Tests.Analysis.PolicyFiles;

public class CriticalEndpointsFileTests
{
    [Fact]
    public void Parse_OfEachForm_ReadsIt()
    {
        IReadOnlyList<CriticalEndpoint> endpoints = CriticalEndpointsFile.Parse("endpoints:\n  - GET /items/{id}\n  - /health\n  - { name: sign-in, endpoint: post /login, steps: login }\n  - { steps: [pay, 'pay *'] }\n", "x");
        Assert.Equal([("GET", "/items/{id}", "GET /items/{id}"), (null, "/health", "/health"), ("POST", "/login", "sign-in"), (null, null, "pay")], endpoints.Select(one => (one.Method, one.Path, one.Name)));
        Assert.Equal(["pay", "pay *"], endpoints[3].Steps);
    }

    [Theory]
    [InlineData("endpoints: []", "no endpoint")]
    [InlineData("endpoint: [ GET /x ]", "did you mean 'endpoints'")]
    [InlineData("endpoints: [ FETCH /x ]", "is no endpoint")]
    [InlineData("endpoints: [ { name: x } ]", "neither the endpoint nor the steps")]
    [InlineData("endpoints: GET /x", "a list")]
    public void Parse_OfWhatIsWrong_SaysWhat(string text, string message)
    {
        ScenarioException fault = Assert.Throws<ScenarioException>(() => CriticalEndpointsFile.Parse(text, "critical-endpoints.yaml"));
        Assert.Equal(ErrorIds.CriticalEndpointsInvalid, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }
}
