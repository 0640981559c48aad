using Perf.Compatibility.Artillery;

namespace Perf.Tests.Compatibility.Artillery.Reading;

public sealed class TestReaderTests
{
    private const string Scenarios = "scenarios: [ { name: one, flow: [ { get: { url: / } } ] }, { name: two, flow: [ { get: { url: /two } } ] } ]\n";

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
                Variables = new Dictionary<string, Variable> { ["x"] = Variable.Of(new ScalarValue("5", ScalarKind.Number)) },
            });
        Assert.Equal("http://127.0.0.1:3", scenario.Target);
        Assert.Equal([(20.0, 1.0), (5.0, 2.0)], scenario.Load.Cast<ConstantArrivalRate>().Select(load => (load.Duration.TotalSeconds, load.Rate)));
        Assert.Equal(new ScalarValue("5", ScalarKind.Number), scenario.Variables["x"].Values.Single());
        Assert.Equal(["e"], scenario.Environments.Keys);
    }

    /// <summary>The second file goes over the first, mappings by key and lists by place; rows of data are those of the test's folder, and functions those of the second file's.</summary>
    [Fact]
    public void Load_SecondFile_GoesOverTheTest()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("rows.csv", "1,2\n");
        folder.Write("shared/steps.js", "module.exports = { other: () => {} };");
        folder.Write("steps.js", "module.exports = {};");
        string config = folder.Write(
            "shared/base.yml",
            "config:\n  target: http://127.0.0.1:2\n  phases: [ { arrivalRate: 4 }, { duration: 7, arrivalRate: 2 } ]\n  processor: steps.js\n  payload: { path: rows.csv, fields: [ a, b ] }\n  environments: { e: { variables: { stage: blue } } }\n");
        Scenario scenario = folder.Load(
            "config:\n  target: http://127.0.0.1:1\n  phases: [ { duration: 3, arrivalRate: 1 } ]\n" + Scenarios,
            options => options with { Config = config, Environment = "e" });
        Assert.Equal(("http://127.0.0.1:2", folder.PathOf("test.yml")), (scenario.Target, scenario.Path));
        Assert.Equal([(3.0, 4.0), (7.0, 2.0)], scenario.Load.Cast<ConstantArrivalRate>().Select(load => (load.Duration.TotalSeconds, load.Rate)));
        Assert.Equal((folder.PathOf("shared/steps.js"), "blue"), (scenario.Artillery!.Processor, scenario.Variables["stage"].Values.Single().Text));
        Assert.Equal("rows.csv", Assert.Single(scenario.Data).Value.File);
        Assert.Empty(scenario.Warnings);
    }

    [Fact]
    public void Load_SecondFile_ProcessorBesideTheTestAlone_IsTakenWithAWarning()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("steps.js", "module.exports = {};");
        string config = folder.Write("shared/base.yml", "config: { target: 'http://127.0.0.1:2', processor: steps.js }\n");
        Scenario scenario = folder.Load(Scenarios, options => options with { Config = config });
        Assert.Equal(folder.PathOf("steps.js"), scenario.Artillery!.Processor);
        Assert.Contains("is not beside the file of -ConfigPath", Assert.Single(scenario.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base.yml", "- a\n", "1: a test is a mapping with config and scenarios")]
    [InlineData("base.yml", "config:\n  foo: 1\n", "2: config has no key 'foo'")]
    [InlineData("base.js", "module.exports = {};", "0: the configuration is a module of JavaScript")]
    public void Load_SecondFileThatCannotBe_IsToldWithItsPlace(string name, string text, string problem)
    {
        using var folder = new ArtilleryFolder();
        string config = folder.Write(name, text);
        var fault = Assert.Throws<ScenarioException>(() => folder.Load("config: { target: 'http://127.0.0.1:1' }\n" + Scenarios, options => options with { Config = config }));
        ScenarioProblem told = Assert.Single(fault.Problems);
        Assert.Equal(config, told.File);
        Assert.StartsWith(problem, $"{told.Line}: {told.Message}", StringComparison.Ordinal);
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

    /// <summary>What must be known before the start is looked up where it stands; what a request says is not.</summary>
    [Fact]
    public void Load_SettingsOfTheProcessEnvironment_AreFilledIn()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("data-blue.csv", "1;2\n3;4\n");
        folder.Write("steps-blue.js", "module.exports = {};");
        (folder.Environment["STAGE"], folder.Environment["NO"], folder.Environment["MODE"], folder.Environment["ENGINE"]) = ("blue", "false", "poisson", "http");
        Scenario scenario = folder.Load(
            """
            config:
              target: http://127.0.0.1:1
              engine: "{{ $env.ENGINE }}"
              mode: "{{ $env.MODE }}"
              phases: [ { duration: 10, arrivalRate: 5 } ]
              processor: "steps-{{ $env.STAGE }}.js"
              payload: { path: "data-{{ $env.STAGE }}.csv", delimiter: ";", fields: [a, b], cast: "{{ $env.NO }}", name: "{{ $processEnvironment.STAGE }}" }
              tls: { rejectUnauthorized: "{{ $env.NO }}", servername: "{{ $env.STAGE }}.test" }
              ensure: { conditions: [ { expression: "http.codes.200 > 0 and apdex < 1", strict: "{{ $env.NO }}" } ] }
              plugins: { apdex: {} }
            """ + "\n" + Scenarios);
        DataFeeder feeder = scenario.Data["blue"];
        Assert.Equal(("data-blue.csv", false, 2), (feeder.File, feeder.Casts, feeder.Rows));
        Assert.Equal(("blue.test", true), (scenario.Http.Tls.ServerName, scenario.Http.Tls.SkipVerify));
        Assert.Equal(ArrivalPattern.Poisson, ((ConstantArrivalRate)scenario.Load[0]).Arrival);
        Assert.Equal("steps-blue.js", scenario.Program!.Main);
        Assert.False(scenario.Artillery!.Ensure.Single().Strict);
    }

    [Theory]
    [InlineData("$randomNumber(0, 2147483647)", 0, int.MaxValue)]
    [InlineData("$randomNumber(1, 2147483647)", 1, int.MaxValue)]
    [InlineData("$randomNumber(7, 7)", 7, 7)]
    public void Load_RandomNumberOfAnyRange_IsWithinIt(string call, long least, long most)
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load($"config: {{ target: 'http://127.0.0.1:1', variables: {{ n: '{{{{ {call} }}}}' }} }}\n" + Scenarios);
        Assert.InRange(long.Parse(scenario.Variables["n"].Values[0].Text, System.Globalization.CultureInfo.InvariantCulture), least, most);
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
