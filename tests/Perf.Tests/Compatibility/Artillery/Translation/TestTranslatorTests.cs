namespace Perf.Tests.Compatibility.Artillery.Translation;

public sealed class TestTranslatorTests : IDisposable
{
    private readonly ArtilleryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The name that is made for a namesake may be another scenario's own.</summary>
    [Fact]
    public void Translate_ScenariosOfTheSameName_AreFlowsOfTheirOwn()
    {
        Scenario scenario = _folder.Load("""
            config:
              target: http://127.0.0.1:9
              phases: [ { duration: 1, arrivalRate: 2 } ]
            scenarios:
              - { name: a, flow: [ { get: { url: "/" } } ] }
              - { name: a (2), flow: [ { get: { url: "/" } } ] }
              - { name: a, flow: [ { get: { url: "/" } } ] }
            """);
        Assert.Equal(["a", "a (2)", "a (3)"], scenario.Flows.Keys.Order(StringComparer.Ordinal));
    }
}
