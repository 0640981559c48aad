using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Captures and matches, strict and not, and rows of files that requests are made of.</summary>
public sealed class CaptureRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public async Task Run_LoginWithCsv_CapturesAndExpects()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalRate: 6 } ]
              payload:
                path: data/users.csv
                fields: [ username, password, age ]
                order: sequence
                skipHeader: true
              plugins: { expect: {} }
            scenarios:
              - flow:
                  - post:
                      url: /login
                      json: { user: "{{ username }}", password: "{{ password }}" }
                      expect:
                        - statusCode: 201
                        - contentType: json
                        - hasProperty: token
                      capture: { json: $.token, as: token }
                  - get:
                      url: /me
                      headers: { Authorization: "Bearer {{ token }}" }
                      capture: { json: $.user, as: who }
                      expect:
                        statusCode: [ 200, 202 ]
                        notStatusCode: 500
                        equals: [ "{{ who }}", "{{ username }}" ]
                        notHasProperty: error
                        headerEquals: [ content-type, application/json ]
                        matchesRegexp: user
                  - post:
                      url: /echo
                      json: { age: "{{ age }}", name: "{{ username }}" }
                      capture: { json: $.body, as: sent }
                      expect: { equals: [ "{{ sent }}", '{"age":{{ age }},"name":"{{ username }}"}' ] }
            """,
            folder => folder.Write("data/users.csv", "name,password,age\nann,open sesame,31\n\"bob, jr\",open sesame,7\ncleo,open sesame,99\n"));
        Assert.Empty(run.Counters("errors"));
        Assert.Equal("", string.Join("; ", run.Result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal(60, run.Counter("plugins.expect.ok"));
        Assert.Equal(12, run.Counter("plugins.expect.ok.statusCode"));
        Assert.Equal(12, run.Counter("plugins.expect.ok.equals"));
        Assert.Equal("http.codes.200=12 http.codes.201=6", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_FailedCapture_EndsTheVirtualUser()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 4 } ]
            scenarios:
              - flow:
                  - get: { url: /ok, capture: { json: $.token, as: token } }
                  - get: { url: "/body?x={{ token }}" }
            """);
        Assert.Equal("errors.Failed capture or match=4", run.Counters("errors"));
        Assert.Equal("vusers.completed=0 vusers.created=4 vusers.created_by_name.0=4 vusers.failed=4", run.Counters("vusers"));
        Assert.Equal(4, run.Counter("http.requests"));
    }

    [Theory]
    [InlineData("capture: { json: $.token, as: token, strict: false }", 8)]
    [InlineData("match: { json: $.query.status, value: ok }", 8)]
    [InlineData("match: { json: $.query.status, value: no }", 4)]
    [InlineData("match: { json: $.query.status, value: no, strict: false }", 8)]
    [InlineData("match: [ { header: content-type, value: application/json } ]", 8)]
    public async Task Run_StrictOrNot_GoesOn(string setting, int requests)
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            $$"""
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 4 } ]
            scenarios:
              - flow:
                  - get: { url: "/echo?status=ok", {{setting}} }
                  - get: { url: /ok }
            """);
        Assert.Equal(requests, run.Counter("http.requests"));
        Assert.Equal(requests == 8 ? 0 : 4, run.Counter("vusers.failed"));
    }

    [Fact]
    public async Task Run_LoadAll_LoopsOverRows()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
              payload: [ { path: codes.csv, fields: [ code, what ], loadAll: true, name: rows } ]
            scenarios:
              - flow:
                  - loop: [ { get: { url: "/status/{{ $loopElement.code }}?what={{ $loopElement.what }}" } } ]
                    over: rows
                  - get: { url: "/status/{{ rows[1].code }}" }
            """,
            folder => folder.Write("codes.csv", "200,a\n201,b\n202,c\n"));
        Assert.Equal("http.codes.200=2 http.codes.201=4 http.codes.202=2", run.Counters("http.codes"));
    }
}
