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

    /// <summary>Nothing is left out in silence.</summary>
    [Fact]
    public void Load_CaptureBesideSend_IsWarnedOf()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load("config: { target: 'ws://127.0.0.1:1' }\nscenarios:\n  - engine: ws\n    flow: [ { send: { a: 1 }, capture: { json: $.id, as: x } } ]");
        ScenarioProblem told = Assert.Single(scenario.Warnings);
        Assert.Equal((4, "capture beside send is not looked at, in Artillery neither; put it into send, with what is sent as its payload"), (told.Line, told.Message));
        Assert.Empty(scenario.AllSteps().OfType<WebSocketStep>().Single().Captures);
    }

    [Theory]
    [InlineData("get: /ok", "3: 'get' needs a mapping with url in it, as in `- get: { url: \"/ok\" }`")]
    [InlineData("post:", "3: 'post' needs a mapping with url in it, as in `- post: { url: \"/path\" }`")]
    [InlineData("gett: /ok", "3: there is no step 'gett' of the http engine")]
    public void Load_VerbWithoutAMapping_IsToldWhatItNeeds(string step, string problem)
    {
        using var folder = new ArtilleryFolder();
        Assert.Equal([problem], folder.Problems($"config: {{ target: 'http://127.0.0.1:1' }}\nscenarios:\n  - flow: [ {{ {step} }} ]"));
    }
}
