using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Requests as files in Artillery's style write them: each verb, what a request carries, what answers it, and what the network does to it.</summary>
public sealed class VerbRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private Uri Target => fixture.Server.BaseUri;

    [Fact]
    public async Task Run_EveryVerb_IsCounted()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 3 } ]
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
    public async Task Run_RequestAsItArrives_HasAllItsParts()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 1 } ]
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
              phases: [ { duration: 100ms, arrivalCount: 1 } ]
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
    public async Task Run_CookiesAndRedirects_AreFollowed()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(Target,
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
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
    public async Task Run_ConnectionRefused_IsTheCodeOfNode()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(new Uri("http://127.0.0.1:1"),
            """
            config:
              target: TARGET
              phases: [ { duration: 100ms, arrivalCount: 3 } ]
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
              phases: [ { duration: 100ms, arrivalCount: 2 } ]
            scenarios: [ { flow: [ { get: { url: "/delay?ms=2000" } } ] } ]
            """);
        Assert.Equal("errors.ETIMEDOUT=2", run.Counters("errors"));
    }
}
