using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Files in Artillery's style that run as they are, with the counts that they must give.</summary>
public sealed class HttpRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public async Task Run_EveryVerb_IsCounted()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 3 } ]
            scenarios:
              - name: verbs
                flow:
                  - get: { url: /ok }
                  - post: { url: /echo, json: { a: 1 } }
                  - put: { url: /echo, body: text }
                  - patch: { url: /echo, form: { a: b } }
                  - delete: { url: /echo }
                  - head: { url: /head }
                  - options: { url: /echo }
                  - get: { url: /status/404 }
                  - get: { url: /status/503 }
            """);
        Assert.Equal("http.codes.200=21 http.codes.404=3 http.codes.503=3", run.Counters("http.codes"));
        Assert.Equal((27, 27), (run.Counter("http.requests"), run.Counter("http.responses")));
        Assert.Equal("vusers.completed=3 vusers.created=3 vusers.created_by_name.verbs=3 vusers.failed=0", run.Counters("vusers"));
        Assert.Equal(3, run.Figure("http.response_time.4xx.count"));
        Assert.Equal(3, run.Figure("http.response_time.5xx.count"));
        Assert.Equal(27, run.Figure("http.response_time.count"));
        Assert.Equal(3, run.Figure("vusers.session_length.count"));
        Assert.Equal(15, run.Counter("plugins.metrics-by-endpoint./echo.codes.200"));
        Assert.Equal(3, run.Figure("plugins.metrics-by-endpoint.response_time./status/503.count"));
        Assert.Empty(run.Counters("errors"));
    }

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
    public async Task Run_Loops_MakeTheirTurns()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
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
    public async Task Run_FailedCapture_EndsTheVirtualUser()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 4 } ]
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
              phases: [ { duration: 1, arrivalCount: 4 } ]
            scenarios:
              - flow:
                  - get: { url: "/echo?status=ok", {{setting}} }
                  - get: { url: /ok }
            """);
        Assert.Equal(requests, run.Counter("http.requests"));
        Assert.Equal(requests == 8 ? 0 : 4, run.Counter("vusers.failed"));
    }

    [Fact]
    public async Task Run_ExpectationsThatFail_AreCountedAndEndNothing()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
              plugins: { expect: { outputFormat: silent } }
            scenarios:
              - flow:
                  - get:
                      url: /status/404
                      expect: [ { statusCode: 200 }, { contentType: json }, { hasHeader: x-nothing }, { cdnHit: true } ]
                  - get: { url: /ok, expect: { hasHeader: content-type } }
            """);
        Assert.Equal(
            "plugins.expect.failed=8 plugins.expect.failed.cdnHit=2 plugins.expect.failed.contentType=2 plugins.expect.failed.hasHeader=2 plugins.expect.failed.statusCode=2"
            + " plugins.expect.ok=2 plugins.expect.ok.hasHeader=2",
            run.Counters("plugins.expect"));
        Assert.Equal((2, 0), (run.Counter("vusers.completed"), run.Counter("vusers.failed")));
        Assert.Empty(run.Counters("errors"));
    }

    [Fact]
    public async Task Run_ExpectationsAsErrors_EndTheVirtualUser()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 3 } ]
              plugins: { expect: { reportFailuresAsErrors: true } }
            scenarios:
              - flow:
                  - get: { url: /status/404, expect: { statusCode: 200 } }
                  - get: { url: /ok }
            """);
        Assert.Equal("errors.Failed expectations for request /status/404=3", run.Counters("errors"));
        Assert.Equal((3, 3), (run.Counter("vusers.failed"), run.Counter("http.requests")));
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
              phases: [ { duration: 1, arrivalCount: 5 } ]
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
    public async Task Run_ConnectionRefused_IsTheCodeOfNode()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(new Uri("http://127.0.0.1:1"),
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 3 } ]
              plugins: { expect: {} }
            scenarios:
              - flow:
                  - get: { url: /ok, expect: { statusCode: 200 } }
                  - get: { url: /ok }
            """);
        Assert.Equal("errors.ECONNREFUSED=3", run.Counters("errors"));
        Assert.Equal(("vusers.completed=0 vusers.created=3 vusers.created_by_name.0=3 vusers.failed=3", ""), (run.Counters("vusers"), run.Counters("plugins.expect", "http.codes")));
        Assert.Equal(3, run.Counter("plugins.metrics-by-endpoint./ok.errors.ECONNREFUSED"));
    }

    [Fact]
    public async Task Run_Timeout_IsTheCodeOfNode()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              http: { timeout: 0.2 }
              phases: [ { duration: 1, arrivalCount: 2 } ]
            scenarios: [ { flow: [ { get: { url: "/delay?ms=2000" } } ] } ]
            """);
        Assert.Equal("errors.ETIMEDOUT=2", run.Counters("errors"));
    }

    [Fact]
    public async Task Run_MaxVusers_SkipsArrivals()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalRate: 10, maxVusers: 3 } ]
            scenarios: [ { flow: [ { get: { url: "/delay?ms=3000" } } ] } ]
            """);
        Assert.Equal("vusers.completed=3 vusers.created=3 vusers.created_by_name.0=3 vusers.failed=0 vusers.skipped=7", run.Counters("vusers"));
    }

    [Fact]
    public async Task Run_Parallel_WaitsForAll()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
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
              phases: [ { duration: 1, arrivalCount: 4 } ]
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
    public async Task Run_CookiesAndRedirects_AreFollowed()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
              http: { defaults: { cookie: { theme: dark } } }
            scenarios:
              - flow:
                  - get: { url: "/cookie/set?name=sid&value=s1" }
                  - get: { url: "/cookie/check?name=sid&value=s1" }
                  - get: { url: "/cookie/check?name=theme&value=dark" }
                  - get: { url: "/cookie/check?name=own&value=o1", cookie: { own: o1 } }
                  - get: { url: /redirect/2 }
                  - get: { url: /redirect/2, followRedirect: false }
            """);
        Assert.Equal("http.codes.200=10 http.codes.302=6", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_Weights_ChooseScenarios()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 400 } ]
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
    public async Task Run_Environment_TakesItsSettings()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: http://127.0.0.1:1
              phases: [ { duration: 1, arrivalCount: 1 } ]
              environments:
                staging: { target: TARGET, phases: [ { arrivalCount: 3 } ], variables: { code: 202 } }
            scenarios: [ { flow: [ { get: { url: "/status/{{ code }}?env={{ $environment }}" } } ] } ]
            """,
            with: options => options with { Environment = "staging" });
        Assert.Equal("http.codes.202=3", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_RequestAsItArrives_HasAllItsParts()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 1 } ]
              http: { defaults: { headers: { X-Tenant: acme, x-both: default } }, distributedTracing: true }
              variables: { flag: true, n: 7, nothing: null, who: { name: Ann, tags: [ a, b ] } }
              plugins: { expect: {} }
            scenarios:
              - flow:
                  - post:
                      url: "/echo?old=1"
                      qs: { q: "a b&c", list: [ 1, 2 ] }
                      headers: { x-both: own, x-user: "{{ who.name }}-{{ who.tags[1] }}" }
                      auth: { user: ann, pass: "p{{ n }}" }
                      json: { flag: "{{ flag }}", n: "{{ n }}", nothing: "{{ nothing }}", who: "{{ who }}", text: "n={{ n }} ${x}", key: "{{ $randomNumber(5, 5) }}" }
                      capture:
                        - { json: $.body, as: body }
                        - { json: "$.headers['x-tenant']", as: tenant }
                        - { json: "$.headers['x-both']", as: both }
                        - { json: "$.headers['x-user']", as: user }
                        - { json: "$.headers.Authorization", as: auth }
                        - { json: $.query.q, as: q }
                        - { json: $.query.list, as: list }
                        - { json: $.headers.traceparent, as: trace }
                        - { regexp: '"method":"(\w+)"', group: 1, as: method }
                      expect:
                        - equals: [ '{{ body }}', '{"flag":true,"n":7,"nothing":null,"who":{"name":"Ann","tags":["a","b"]},"text":"n=7 ${x}","key":"5"}' ]
                        - equals: [ "{{ both }}", own ]
                        - equals: [ "{{ user }}", Ann-b ]
                        - equals: [ "{{ auth }}", "Basic YW5uOnA3" ]
                        - equals: [ "{{ q }}", "a b&c" ]
                        - equals: [ "{{ list }}", "1,2" ]
                        - equals: [ "{{ method }}", POST ]
                        - matchesRegexp: '"traceparent":"00-a9[0-9a-f]{30}-[0-9a-f]{16}-01"'
            """);
        Assert.True(run.Result.Errors.Count == 0, string.Join("; ", run.Result.Errors.Select(one => one.Example)));
        Assert.Empty(run.Counters("errors"));
        Assert.Equal("", string.Join("; ", run.Result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal(8, run.Counter("plugins.expect.ok"));
    }

    [Fact]
    public async Task Run_FormData_UploadsFiles()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 1 } ]
              plugins: { expect: {} }
            scenarios:
              - flow:
                  - post:
                      url: /echo
                      formData: { name: "{{ $uuid }}", doc: { fromFile: files/a.txt, contentType: text/plain }, note: { value: hello } }
                      expect: [ { statusCode: 200 }, { matchesRegexp: 'multipart/form-data' }, { matchesRegexp: 'content of a' }, { matchesRegexp: 'hello' } ]
            """,
            folder => folder.Write("files/a.txt", "content of a"));
        Assert.Equal("", string.Join("; ", run.Result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
    }

    [Fact]
    public async Task Run_LoadAll_LoopsOverRows()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 1, arrivalCount: 2 } ]
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

    [Fact]
    public async Task Report_Json_HasArtillerysShape()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 2, arrivalRate: 10 } ]
              apdex: { threshold: 5000 }
              ensure: { thresholds: [ { http.response_time.p95: 5000 } ], maxErrorRate: 1 }
            scenarios: [ { name: home, flow: [ { get: { url: "/ok?x=1", name: first } } ] } ]
            """);
        using System.Text.Json.JsonDocument json = run.Json();
        System.Text.Json.JsonElement whole = json.RootElement.GetProperty("aggregate");
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("vusers.created").GetDouble());
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("apdex.satisfied").GetDouble());
        Assert.Equal(20, whole.GetProperty("counters").GetProperty("plugins.metrics-by-endpoint./ok (first).codes.200").GetDouble());
        Assert.Equal(
            ["min", "max", "count", "mean", "p50", "median", "p75", "p90", "p95", "p99", "p999"],
            whole.GetProperty("summaries").GetProperty("http.response_time").EnumerateObject().Select(figure => figure.Name));
        Assert.True(whole.GetProperty("lastMetricAt").GetInt64() > whole.GetProperty("firstMetricAt").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Number, whole.GetProperty("period").ValueKind);
        System.Text.Json.JsonElement[] periods = [.. json.RootElement.GetProperty("intermediate").EnumerateArray()];
        Assert.All(periods, period => Assert.Equal(0, long.Parse(period.GetProperty("period").GetString()!) % 10_000));
        Assert.Equal(20, periods.Sum(period => period.GetProperty("counters").TryGetProperty("http.requests", out System.Text.Json.JsonElement count) ? count.GetDouble() : 0));
        Assert.Equal(
            ["http.response_time.p95 < 5000", "(vusers.created - vusers.completed) / vusers.created * 100 <= 1"],
            run.Scenario.Artillery!.Ensure.Select(rule => rule.Expression));
    }
}
