using System.Text.Json;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Engine.Workers;
using Perf.Tests.Architecture;
using Perf.Tests.Compatibility.Artillery;

namespace Perf.Tests.Engine.Workers;

/// <summary>A plan is the same at the other end of the pipe.</summary>
public sealed class WorkerJsonTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "scenarios"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Plan_OfAShippedScenario_ArrivesWhole(string file)
    {
        Scenario scenario = ScenarioLoader.Load(Path.Combine(Repository.Root, "scenarios", file));
        var request = new RunRequest { Scenario = scenario, Target = "http://127.0.0.1:1", Seed = 3 };
        AssertSame(Planner.Plan(request, new Dictionary<string, EnvironmentDefinition>(), name => name, "run", 3));
    }

    [Fact]
    public void Plan_OfAnArtilleryTest_ArrivesWhole()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("functions.js", "exports.f = () => {};");
        folder.Write("users.csv", "name,age\nann,3\n");
        AssertSame(folder.Load("""
            config:
              target: http://user:sesame@localhost:1
              processor: functions.js
              phases: [ { duration: 5, arrivalRate: 3 }, { pause: 2 }, { duration: 5, arrivalRate: 1, rampTo: 9, maxVusers: 4 }, { duration: 1, arrivalRate: 2 } ]
              mode: poisson
              payload: { path: users.csv, fields: [ name, age ], skipHeader: true }
              variables: { codes: [ 1, two, true, null, { a: [ 1 ] } ] }
              plugins: { expect: {}, fake-data: {}, apdex: { threshold: 100 } }
              ensure: { thresholds: [ { http.response_time.p95: 200 } ], conditions: [ { expression: vusers.failed == 0, strict: false } ] }
              tls: { rejectUnauthorized: false }
            before: { flow: [ { function: f } ] }
            after: { flow: [ { get: { url: / } } ] }
            scenarios:
              - name: one
                weight: 3
                beforeRequest: f
                afterResponse: [ f ]
                beforeScenario: f
                onError: f
                flow:
                  - loop: [ { think: "1s", jitter: "20%" }, { parallel: [ { log: "{{ $loopCount }}" }, { get: { url: /b, ifTrue: "n > 2", probability: 30 } } ] } ]
                    count: "1-4"
                  - loop: [ { function: f } ]
                    whileTrue: f
                  - post:
                      url: "/a?b=c"
                      auth: { user: ann, pass: literal }
                      form: { a: "{{ name }}" }
                      capture: [ { json: $.a, as: n }, { regexp: 'b(.)', group: 1, as: m, strict: false }, { header: x, as: o }, { selector: a, attr: href, as: p }, { xpath: //a, as: q } ]
                      match: { json: $.a, value: 5 }
                      expect: [ { statusCode: [ 200, 201 ] }, { contentType: json }, { equals: [ "{{ n }}", 4 ] } ]
                  - put: { url: /f, formData: { a: { fromFile: users.csv }, b: text } }
              - engine: ws
                flow: [ { connect: "ws://localhost/a" }, { send: { payload: x, capture: { json: $.t, as: n } } }, { think: 1 } ]
            """).Plan());
    }

    [Fact]
    public void Plan_NestedDeeply_ArrivesWhole()
    {
        Step step = ScenarioBuilding.Get("/");
        for (int i = 0; i < 100; i++)
        {
            step = new LoopStep { Count = "2", Steps = [step] };
        }

        AssertSame(ScenarioBuilding.Of(new Uri("http://localhost/"), new PerVuIterations(), step).Plan());
    }

    private static void AssertSame(RunPlan plan)
    {
        RunPlan arrived = WorkerJson.Read<WorkerOrder>(JsonSerializer.SerializeToUtf8Bytes(new WorkerOrder { Plan = plan }, WorkerJson.Options)).Plan!;
        Assert.Null(DeepEquality.Difference(plan, arrived));
    }
}
