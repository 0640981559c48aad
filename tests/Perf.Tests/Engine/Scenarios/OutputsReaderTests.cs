using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public sealed class OutputsReaderTests
{
    [Fact]
    public void Parse_Outputs_InAllForms()
    {
        Scenario scenario = ScenarioLoader.Parse(
            ValidScenario.With("""
                outputs:
                  - influxdb=http://127.0.0.1:8086/perf
                  - influxdb: { url: "http://127.0.0.1:8086", org: acme, bucket: perf, token: "${env:T}", tags: { team: shop, tier: 1 }, every: 5s, spillLimit: 1GiB, required: true, ca: ca.pem }
                  - prometheus: { listen: "127.0.0.1:9464", linger: 0s }
                  - prometheus:
                  - otlp: "http://127.0.0.1:4318"
                  - csv=results/seconds.csv
                """),
            "dir/s.yaml");
        OutputDefinition[] outputs = [.. scenario.Outputs];
        Assert.Equal([OutputKind.InfluxDb, OutputKind.InfluxDb, OutputKind.Prometheus, OutputKind.Prometheus, OutputKind.Otlp, OutputKind.Csv], outputs.Select(output => output.Kind));
        Assert.Equal((1, "perf", null), (outputs[0].Version, outputs[0].Database, outputs[0].Layout));
        Assert.Equal((2, "acme", "perf", "${env:T}", TimeSpan.FromSeconds(5), 1L << 30, true), (outputs[1].Version, outputs[1].Org, outputs[1].Bucket, outputs[1].Token, outputs[1].Every, outputs[1].SpillLimit, outputs[1].Required));
        Assert.Equal(("shop", "1"), (outputs[1].Tags["team"], outputs[1].Tags["tier"]));
        Assert.Equal(Path.GetFullPath("dir/ca.pem"), outputs[1].CaFile);
        Assert.Equal(TimeSpan.Zero, outputs[2].Linger);
        Assert.Equal("127.0.0.1:9464", outputs[3].Address);
        Assert.Equal("http://127.0.0.1:4318", outputs[4].Url);
        Assert.All(outputs, output => Assert.True(output.Line > 1));
    }

    [Fact]
    public void Parse_OneOutput_NeedsNoList() =>
        Assert.Equal(OutputKind.StatsD, Assert.Single(ScenarioLoader.Parse(ValidScenario.With("outputs: statsd=127.0.0.1:8125"), "s.yaml").Outputs).Kind);

    [Fact]
    public void Plan_HasTheScenariosOutputsAndTheRequests_AndTheType()
    {
        Scenario scenario = ScenarioLoader.Parse(ValidScenario.With("outputs: csv=a.csv"), "s.yaml");
        RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario, Target = "http://127.0.0.1:1", Type = "smoke", Outputs = [OutputText.Parse("json=b.ndjson")] }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "r", 1);
        Assert.Equal(["a.csv", "b.ndjson"], plan.Scenario.Outputs.Select(output => output.Path));
        Assert.Equal("smoke", plan.Type);
    }
}
