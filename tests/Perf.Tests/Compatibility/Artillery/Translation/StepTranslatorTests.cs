namespace Perf.Tests.Compatibility.Artillery.Translation;

public sealed class StepTranslatorTests
{
    [Theory]
    [InlineData("3", "3")]
    [InlineData("1-4", "3")]
    [InlineData("1-3000000000", "2999999999")] // more than 32 bits hold
    [InlineData("3000000000", "3000000000")]
    [InlineData("-1", null)] // without end
    public void Load_CountOfALoop_IsThatOften(string count, string? turns)
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load($"config: {{ target: 'http://127.0.0.1:1' }}\nscenarios:\n  - flow:\n      - loop: [ {{ get: {{ url: / }} }} ]\n        count: {count}");
        Assert.Equal(turns, scenario.AllSteps().OfType<LoopStep>().Single().Count);
    }
}
