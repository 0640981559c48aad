using Perf.Compatibility.Artillery;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class TestReaderTests
{
    private const string Scenarios = "scenarios: [ { name: one, flow: [ { get: { url: / } } ] }, { name: two, flow: [ { get: { url: /two } } ] } ]\n";

    [Fact]
    public void Load_SeveralFiles_AreMergedFromLeftToRight()
    {
        using var folder = new ArtilleryFolder();
        string second = folder.Write("more.json", """{ "config": { "target": "http://127.0.0.1:2", "phases": [ { "arrivalRate": 9 } ] } }""");
        Scenario scenario = folder.Load("config: { target: 'http://127.0.0.1:1', phases: [ { duration: 10, arrivalRate: 1 } ] }\n" + Scenarios, options => options with { Files = [.. options.Files, second] });
        Assert.Equal(("http://127.0.0.1:2", 9.0, 10.0), (scenario.Target, ((ConstantArrivalRate)scenario.Load[0]).Rate, ((ConstantArrivalRate)scenario.Load[0]).Duration.TotalSeconds));
    }

    [Fact]
    public void Load_CommandLine_WinsInItsOrder()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(
            "config:\n  target: a\n  phases: [ { duration: 10, arrivalRate: 1 }, { duration: 5, arrivalRate: 2 } ]\n  environments: { e: { target: b, phases: [ { duration: 20 } ] } }\n" + Scenarios,
            options => options with
            {
                Environment = "e",
                Target = "http://127.0.0.1:3",
                Overrides = """{ "config": { "phases": [ { "duration": 3, "arrivalRate": 4 } ] } }""",
                Variables = new Dictionary<string, Variable> { ["x"] = Variable.Of(new ScalarValue("5", ScalarKind.Number)) },
            });
        Assert.Equal("http://127.0.0.1:3", scenario.Target);
        Assert.Equal([(3.0, 4.0)], scenario.Load.Cast<ConstantArrivalRate>().Select(load => (load.Duration.TotalSeconds, load.Rate)));
        Assert.Equal(new ScalarValue("5", ScalarKind.Number), scenario.Variables["x"].Values.Single());
        Assert.Equal(["e"], scenario.Environments.Keys);
    }

    [Fact]
    public void Load_ConfigTemplates_AreFilledAtTheStart()
    {
        using var folder = new ArtilleryFolder();
        folder.Environment["RATE"] = "12";
        folder.Environment["API"] = "secret";
        Scenario scenario = folder.Load(
            """
            config:
              target: "http://{{ host }}:1"
              phases: [ { duration: 10, arrivalRate: "{{ $env.RATE }}" } ]
              variables: { env: "{{ $environment }}", id: "{{ $testId }}", n: "{{ $randomNumber(3, 3) }}", key: "{{ $processEnvironment.API }}", text: "x{{ $randomString(4) }}" }
              environments: { staging: {} }
            """ + "\n" + Scenarios,
            options => options with { Environment = "staging", Variables = new Dictionary<string, Variable> { ["host"] = Variable.Of(ScalarValue.OfText("127.0.0.1")) } });
        Assert.Equal("http://127.0.0.1:1", scenario.Target);
        Assert.Equal(12, ((ConstantArrivalRate)scenario.Load[0]).Rate);

        // The value of the process environment stays a reference: no plan and no result has it.
        Assert.Equal(["staging", "t-1", "3", "${env:API}"], ((string[])["env", "id", "n", "key"]).Select(name => scenario.Variables[name].Values[0].Text));
        Assert.Equal(ScalarKind.Number, scenario.Variables["n"].Values[0].Kind);
        Assert.Matches("^x[A-Za-z0-9]{4}$", scenario.Variables["text"].Values[0].Text);
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("^tw", "two")]
    public void Load_ScenarioName_ChoosesOne(string name, string flow)
    {
        using var folder = new ArtilleryFolder();
        Assert.Equal([flow], folder.Load("config: { target: 'http://127.0.0.1:1' }\n" + Scenarios, options => options with { ScenarioName = name }).Flows.Keys);
    }

    [Theory]
    [InlineData("nobody", "no scenario is named 'nobody'")]
    [InlineData(".", "2 scenarios fit '.'")]
    public void Load_ScenarioNameThatIsNotOne_IsAProblem(string name, string problem)
    {
        using var folder = new ArtilleryFolder();
        Assert.Contains(problem, folder.Problems("config: { target: 'http://127.0.0.1:1' }\n" + Scenarios, options => options with { ScenarioName = name }).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config:\n  target: x\nscenarios: []", true)]
    [InlineData("# comment\nscenarios:\n  - flow: []", true)]
    [InlineData("{ \"config\": {}, \"scenarios\": [] }", true)]
    [InlineData("{\n  \"config\": {}\n}", true)]
    [InlineData("name: x\ntarget: y\nload:\n  a: {}\nflows: {}", false)]
    [InlineData("name: x\nvariables:\n  config: 1\nload: {}", false)]
    [InlineData("", false)]
    public void IsArtillery_Text_IsKnownByItsKeys(string text, bool expected) => Assert.Equal(expected, ArtilleryLoader.IsArtillery(text));
}
