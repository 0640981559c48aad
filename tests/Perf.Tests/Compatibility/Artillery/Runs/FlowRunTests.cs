using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Flows: loops, branches, conditions, weights, what is done once, and the test's environments.</summary>
public sealed class FlowRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public async Task Run_Loops_MakeTheirTurns()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
              variables: { codes: [ [200, 201, 202] ] }
            scenarios:
              - flow:
                  - loop:
                      - get: { url: "/status/{{ $loopCount }}" }
                    count: "200-203"
                  - loop:
                      - get: { url: "/status/{{ $loopElement }}" }
                    over: codes
                  - loop:
                      - loop:
                          - get: { url: "/ok?outer={{ outer }}&inner={{ $loopCount }}" }
                        count: 2
                    count: "3"
                    loopValue: outer
                  - loop:
                      - get: { url: "/body?bytes={{ size }}" }
                    over: [ 1, 2 ]
                    loopElement: size
            """);
        Assert.Equal("http.codes.200=20 http.codes.201=4 http.codes.202=4", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_Parallel_WaitsForAll()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios:
              - flow:
                  - parallel:
                      - get: { url: "/delay?ms=100" }
                      - get: { url: "/delay?ms=100", capture: { header: content-type, as: type } }
                      - loop: [ { get: { url: /ok } } ]
                        count: 3
                  - get: { url: "/echo?type={{ type }}", match: { json: $.query.type, value: "{{ type }}" } }
            """);
        Assert.Equal("http.codes.200=12", run.Counters("http.codes"));
        Assert.Equal(0, run.Counter("vusers.failed"));
    }

    [Fact]
    public async Task Run_ConditionsAndChance_DecideByRequest()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 4 } ]
              variables: { kind: premium, level: 3 }
            scenarios:
              - flow:
                  - get: { url: /status/201, ifTrue: 'kind == "premium" and level > 2' }
                  - get: { url: /status/202, ifTrue: 'level > 3' }
                  - get: { url: /status/203, ifTrue: 'nobody == 1' }
                  - get: { url: /status/204, probability: 0 }
                  - get: { url: /status/205, probability: 100 }
            """);
        Assert.Equal("http.codes.201=4 http.codes.203=4 http.codes.205=4", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_Weights_ChooseScenarios()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 400ms, arrivalCount: 400 } ]
            scenarios:
              - { name: often, weight: 3, flow: [ { get: { url: /status/200 } } ] }
              - { name: seldom, flow: [ { get: { url: /status/201 } } ] }
              - { name: never, weight: 0, flow: [ { get: { url: /status/500 } } ] }
            """);
        double often = run.Counter("vusers.created_by_name.often");
        Assert.Equal(400, often + run.Counter("vusers.created_by_name.seldom"));
        Assert.InRange(often, 250, 350);
        Assert.Equal((often, 0), (run.Counter("http.codes.200"), run.Counter("http.codes.500")));
    }

    [Fact]
    public async Task Run_MaxVusers_SkipsArrivals()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 200ms, arrivalRate: 50, maxVusers: 3 } ]
            scenarios: [ { flow: [ { get: { url: "/delay?ms=2000" } } ] } ]
            """);
        Assert.Equal("vusers.completed=3 vusers.created=3 vusers.created_by_name.0=3 vusers.failed=0 vusers.skipped=7", run.Counters("vusers"));
    }

    [Fact]
    public async Task Run_BeforeAndAfter_AreDoneOnceAndNotCounted()
    {
        long logins = fixture.Server.Counters.Of("/login");
        long statuses = fixture.Server.Counters.Of("/status/{code}");
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 5 } ]
              plugins: { expect: {} }
            before:
              flow:
                - post: { url: /login, json: { user: admin, password: open sesame }, capture: { json: $.token, as: token } }
            after:
              flow:
                - get: { url: /status/201 }
            scenarios:
              - flow:
                  - get: { url: /me, headers: { authorization: "Bearer {{ token }}" }, expect: { statusCode: 200 } }
            """);
        Assert.Equal("http.codes.200=5", run.Counters("http.codes"));
        Assert.Equal(5, run.Counter("plugins.expect.ok"));
        Assert.Equal((1, 1), (fixture.Server.Counters.Of("/login") - logins, fixture.Server.Counters.Of("/status/{code}") - statuses));
    }

    [Fact]
    public async Task Run_Environment_TakesItsSettings()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: http://127.0.0.1:1
              phases: [ { duration: 100ms, arrivalCount: 1 } ]
              environments:
                staging: { target: TARGET, phases: [ { arrivalCount: 3 } ], variables: { code: 202 } }
            scenarios: [ { flow: [ { get: { url: "/status/{{ code }}?env={{ $environment }}" } } ] } ]
            """,
            with: options => options with { Environment = "staging" });
        Assert.Equal("http.codes.202=3", run.Counters("http.codes"));
    }
}
