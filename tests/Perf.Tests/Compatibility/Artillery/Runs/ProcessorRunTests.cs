using Perf.Tests.Engine;

namespace Perf.Tests.Compatibility.Artillery.Runs;

/// <summary>Processors in JavaScript: functions as steps, hooks of requests, events, in all the styles in which they are written.</summary>
public sealed class ProcessorRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Config =
        """
        config:
          target: TARGET
          processor: ./functions.js
          phases: [ { duration: 100ms, arrivalCount: 3 } ]
          plugins: { expect: {}, fake-data: {} }
          variables: { n: 4, list: [ [ 1, 2 ] ] }
        """;

    [Fact]
    public async Task Run_FunctionSteps_SeeAndSetVariables()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - name: shop
                beforeScenario: begin
                afterScenario: [ finish ]
                flow:
                  - function: double
                  - function: slow
                  - get: { url: "/echo?n={{ n }}&made={{ made.deep[1] }}&slow={{ slow }}&scenario={{ where }}", capture: { json: $.query, as: q } }
                  - function: look
            """,
            """
            let calls = 0;
            module.exports = {
              begin(context, events, done) { context.vars.where = context.scenario.name; events.emit('counter', 'begun', 1); return done(); },
              double(context, events, done) { context.vars.n = context.vars.n * 2; context.vars.made = { deep: ['a', 'b c'] }; calls++; done(); },
              async slow(context, events) { await new Promise(good => setTimeout(good, 5)); context.vars.slow = calls > 0; events.emit('histogram', 'own.time', 12.5); },
              look(context, events, done) {
                const q = context.vars.q;
                if (q.n !== '8' || q.made !== 'b c' || q.slow !== 'true' || q.scenario !== 'shop') { return done(new Error('wrong ' + JSON.stringify(q))); }
                console.log('looked', q.n);
                done();
              },
              finish: function (context, events, done) { events.emit('counter', 'finished', 2); setTimeout(done, 1); },
            };
            """);
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal((3, 3, 6), (run.Counter("vusers.completed"), run.Counter("begun"), run.Counter("finished")));
        Assert.Equal((3.0, 12.5), (run.Figure("own.time.count"), run.Figure("own.time.max")));
        Assert.Equal(3, run.Log.Count(line => line == "info: looked 8"));
    }

    [Fact]
    public async Task Run_HooksOfRequests_ChangeAndSee()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - beforeRequest: sign
                afterResponse: note
                flow:
                  - post:
                      url: "/echo?x=1"
                      json: { a: 1, n: "{{ n }}" }
                      headers: { X-Own: own }
                      beforeRequest: [ add ]
                      capture: { json: $.body, as: sent }
                      expect:
                        - equals: [ "{{ sent }}", '{"a":1,"n":4,"added":4}' ]
                        - matchesRegexp: '"x-signed":"yes-4"'
                        - matchesRegexp: '"x-own":"own"'
                  - get: { url: "/status/{{ code }}" }
            """,
            """
            const crypto = require('crypto');
            const helper = require('./lib/helper');
            exports.sign = async function (request, context, events) { request.headers = request.headers || {}; request.headers['x-signed'] = 'yes-{{ n }}'; request.headers['x-hash'] = crypto.createHash('sha256').update('a').digest('hex'); };
            exports.add = (request, context, events, next) => { request.json.added = '{{ n }}'; next(); };
            exports.note = (request, response, context, events, next) => {
              if (response.statusCode === 200 && response.headers['content-type'].includes('json')) {
                const seen = JSON.parse(response.body);
                context.vars.code = helper.codeOf(seen.headers['x-hash']);
              }
              events.emit('counter', 'seen.' + response.statusCode, 1);
              return next();
            };
            """,
            ("lib/helper.js", "module.exports = { codeOf: hash => (hash === 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb' ? 202 : 500) };"));
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal("", string.Join("; ", run.Result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal("http.codes.200=3 http.codes.202=3", run.Counters("http.codes"));
        Assert.Equal((3, 3), (run.Counter("seen.200"), run.Counter("seen.202")));
    }

    [Fact]
    public async Task Run_FunctionsDecide_ConditionsAndLoops()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - flow:
                  - get: { url: /status/201, ifTrue: isFour }
                  - get: { url: /status/202, ifTrue: isFive }
                  - loop: [ { get: { url: "/status/203" } } ]
                    whileTrue: again
            """,
            """
            export const isFour = vars => vars.n === 4;
            export function isFive(vars) { return vars.n === 5; }
            export function again(context, next) { context.vars.turns = (context.vars.turns || 0) + 1; return next(context.vars.turns < 3); }
            """);
        Assert.Equal("http.codes.201=3 http.codes.203=9", run.Counters("http.codes"));
        Assert.Equal("", run.Counters("errors"));
    }

    [Fact]
    public async Task Run_FunctionsThatFail_EndTheVirtualUser()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - flow:
                  - get: { url: /ok }
                  - function: fail
                  - get: { url: /ok }
            """,
            "module.exports.fail = (context, events, done) => { throw new Error('no stock'); };");
        Assert.Equal("errors.no stock=3", run.Counters("errors"));
        Assert.Equal((3, 3), (run.Counter("vusers.failed"), run.Counter("http.requests")));
    }

    [Fact]
    public async Task Run_OnError_IsToldOfTheNetwork()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(new Uri("http://127.0.0.1:1"),
            Config.Replace("arrivalCount: 3", "arrivalCount: 1", StringComparison.Ordinal) + "\nscenarios: [ { onError: note, flow: [ { get: { url: / } } ] } ]\n",
            folder => folder.Write("functions.js", "exports.note = (error, request, context, events, next) => { events.emit('counter', 'told.' + error.code + '.' + request.method, 1); next(); };"));
        Assert.Equal((1, 1), (run.Counter("told.ECONNREFUSED.GET"), run.Counter("errors.ECONNREFUSED")));
    }

    [Theory]
    [InlineData("beforeRequest", 0, 3)]
    [InlineData("afterResponse", 3, 0)]
    public async Task Run_HookThatFails_EndsTheVirtualUser(string hook, int requests, int told)
    {
        using ArtilleryRun run = await RunAsync(
            $"scenarios: [ {{ onError: note, flow: [ {{ get: {{ url: /ok, {hook}: fail }} }}, {{ get: {{ url: /ok }} }} ] }} ]",
            """
            exports.fail = (...given) => given.pop()(new Error('no way'));
            exports.note = (error, request, context, events, next) => { events.emit('counter', 'told.' + error.message, 1); next(); };
            """);
        Assert.Equal("errors.no way=3", run.Counters("errors"));
        Assert.Equal((told, 3, requests), (run.Counter("told.no way"), run.Counter("vusers.failed"), run.Counter("http.requests")));
    }

    [Fact]
    public async Task Run_BeforeFlow_GivesItsVariablesToAll()
    {
        using ArtilleryRun run = await RunAsync(
            """
            before:
              flow: [ { function: signIn } ]
            scenarios:
              - name: one
                flow:
                  - get: { url: "/echo?token={{ token }}", match: { json: $.query.token, value: t-1 } }
              - name: two
                flow:
                  - get: { url: /echo, beforeRequest: addSecret, match: [ { json: "$.headers['x-secret']", value: deep-1 }, { json: "$.headers['x-user']", value: ann } ] }
            """,
            """
            exports.signIn = async (context, events) => { context.vars.token = 't-1'; context.vars.secret = { of: ['deep-1'] }; context.vars.calls = 0; };
            exports.addSecret = (request, context, events, done) => {
              if (++context.vars.calls !== 1) { return done(new Error('shared')); }
              request.headers = { 'x-secret': context.vars.secret.of[0], 'x-user': context.vars.username };
              done();
            };
            """,
            "payload: [ { path: users.csv, fields: [ username ], order: sequence } ]",
            ("users.csv", "ann\n"));
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal((3, 3), (run.Counter("vusers.completed"), run.Counter("http.codes.200")));
    }

    [Fact]
    public async Task Run_BeforeFlowThatFails_KeepsTheLoadFromBeginning()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("functions.js", "exports.signIn = (context, events, done) => done(new Error('no token'));");
        RunResult result = await ArtilleryRun.RunAsync(folder.Load(Bad("before: { flow: [ { function: signIn } ] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]")), TimeSpan.FromSeconds(30));
        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("signIn: no token", result.StatusReason, StringComparison.Ordinal);
        Assert.DoesNotContain("iterations", result.Metrics.Keys);
    }

    [Fact]
    public async Task Run_RequestsWithFilesAndMadeUpData_AreWholeBehindHooks()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - beforeRequest: mark
                flow:
                  - post:
                      url: /multipart
                      formData: { name: "{{ n }}", doc: { fromFile: files/a.txt, contentType: text/plain } }
                      match: [ { json: "$.fields.name[0]", value: "4" }, { json: "$.files[0].length", value: 12 }, { json: "$.files[0].name", value: a.txt } ]
                  - post:
                      url: "/echo?mail={{ $randEmail() }}&test={{ $testId }}"
                      body: "n={{ n }}"
                      expect: [ { matchesRegexp: '"mail":"[^"{]+@[^"]+"' }, { matchesRegexp: '"test":"t-1"' }, { matchesRegexp: '"body":"n=4"' }, { matchesRegexp: '"x-mark":"1"' }, { matchesRegexp: '"traceparent":"00-' } ]
                  - post: { url: /multipart, afterResponse: look, formData: { only: one } }
            """,
            """
            exports.mark = (request, context, events, done) => { request.headers = Object.assign({}, request.headers, { 'X-Mark': 1 }); done(); };
            exports.look = (request, response, context, events, done) => { events.emit('counter', 'fields.' + Object.keys(JSON.parse(response.body).fields).join(), 1); done(); };
            """,
            "http: { distributedTracing: true }",
            ("files/a.txt", "content of a"));
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal("", string.Join("; ", run.Result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal((9, 3), (run.Counter("http.codes.200"), run.Counter("fields.only")));
    }

    [Fact]
    public async Task Run_PromisesAndTimers_EndFunctionsOneWayOrTheOther()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - { name: resolves, weight: 1, flow: [ { function: resolves }, { get: { url: /ok } } ] }
              - { name: rejects, weight: 1, flow: [ { function: rejects }, { get: { url: /ok } } ] }
              - { name: throws, weight: 1, flow: [ { function: throwsLater }, { get: { url: /ok } } ] }
            """,
            """
            exports.resolves = context => new Promise(good => setTimeout(good, 3));
            exports.rejects = async context => { await Promise.resolve(); const fault = new Error('text'); fault.code = 'ENOSTOCK'; throw fault; };
            exports.throwsLater = (context, events, done) => { setTimeout(() => { throw new Error('too late'); }, 3); };
            """,
            60);
        double resolved = run.Counter("vusers.created_by_name.resolves");
        Assert.Equal(60, resolved + run.Counter("errors.ENOSTOCK") + run.Counter("errors.script_error"));
        Assert.Equal((resolved, 60 - resolved), (run.Counter("http.requests"), run.Counter("vusers.failed")));
        Assert.Equal(run.Counter("vusers.created_by_name.throws"), run.Counter("errors.script_error"));
        Assert.Contains(run.Result.Errors, error => error.Class == ErrorClasses.Script && error.Example.Contains("too late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_FunctionsWithinParallelBranches_ShareTheContext()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - flow:
                  - parallel:
                      - get: { url: "/delay?ms=20", afterResponse: count }
                      - get: { url: /ok, afterResponse: count }
                      - function: count
                  - get: { url: "/status/{{ code }}" }
            """,
            """
            exports.count = (...given) => { const done = given.pop(); const context = given.find(one => one && one.vars); context.vars.seen = (context.vars.seen || 0) + 1; context.vars.code = 200 + context.vars.seen; done(); };
            """);
        Assert.Equal("", run.Counters("errors"));
        Assert.Equal(3, run.Counter("http.codes.203"));
    }

    [Theory]
    [InlineData("fs.readFileSync('data/users.json', 'utf8')")]
    [InlineData("fs.readFileSync('./data/users.json').toString()")]
    [InlineData("fs.readFileSync(path.join(__dirname, 'data', 'users.json'), { encoding: 'utf8' })")]
    [InlineData("fs.readFileSync(path.resolve(__dirname, \"data/users.json\"), 'utf-8')")]
    [InlineData("fs.readFileSync(__dirname + '/data/users.json', 'utf8')")]
    [InlineData("fs.readFileSync(`${__dirname}/data/users.json`, 'utf8')")]
    [InlineData("JSON.stringify(require('./data/users.json'))")]
    [InlineData("require('./data/reader').read()")]
    public async Task Run_FilesThatAProcessorReads_GoWithThePlan(string expression)
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios: [ { flow: [ { function: pick }, { get: { url: "/status/{{ code }}" } } ] } ]
            """,
            $$"""
            const fs = require('fs');
            const path = require('node:path');
            const users = JSON.parse({{expression}});
            exports.pick = (context, events, done) => { context.vars.code = users[0].code; done(); };
            """,
            ("data/users.json", """[{"code":204}]"""),
            ("data/reader.js", "const fs = require('fs'); exports.read = () => fs.readFileSync(`${__dirname}/users.json`, 'utf8');"));
        Assert.Equal("http.codes.204=3", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_VariableThatOnlyFunctionsSet_IsACondition()
    {
        using ArtilleryRun run = await RunAsync(
            """
            scenarios:
              - flow:
                  - function: decide
                  - get: { url: /status/201, ifTrue: wanted }
                  - get: { url: /status/202, ifTrue: unwanted }
            """,
            "exports.decide = (context, events, done) => { context.vars.wanted = true; context.vars.unwanted = false; done(); };");
        Assert.Equal("http.codes.201=3", run.Counters("http.codes"));
    }

    [Fact]
    public async Task Run_TargetWithAPassword_ArrivesInTheWorker()
    {
        using ArtilleryRun run = await ArtilleryRun.OfAsync(
            new UriBuilder(fixture.Server.BaseUri) { UserName = "ann", Password = "sesame" }.Uri,
            Config + "\nscenarios: [ { flow: [ { get: { url: /echo, afterResponse: look } } ] } ]\n",
            folder => folder.Write("functions.js", "exports.look = (request, response, context, events, done) => { events.emit('counter', JSON.parse(response.body).headers.Authorization, 1); done(); };"));
        Assert.Equal(3, run.Counter("Basic YW5uOnNlc2FtZQ=="));
    }

    [Fact]
    public async Task Run_EndlessFunction_IsCountedAndTheOthersGoOn()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("functions.js", "let n = 0; exports.spin = (context, events, done) => { if (n++ === 0) { for (;;) { } } done(); }; exports.later = async () => { await null; if (n++ === 3) { for (;;) { } } };");
        Scenario scenario = folder.Load(Bad("scenarios: [ { flow: [ { function: spin }, { function: later } ] } ]"));
        RunResult result = await ArtilleryRun.RunAsync(scenario, TimeSpan.FromSeconds(2));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(3, result.Metrics["iterations"].Count);
        Assert.Equal(2, result.Errors.Where(error => error.Class == ErrorClasses.Script).Sum(error => error.Count));
        Assert.All(result.Errors, error => Assert.Contains("computed for longer than 2s", error.Example, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ProcessorThatNeverEndsLoading_IsToldBeforeTheStart()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("functions.js", "for (;;) { }");
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => ArtilleryRun.RunAsync(folder.Load(Bad("scenarios: [ { flow: [ { function: spin } ] } ]")), TimeSpan.FromSeconds(1)));
        Assert.Equal(ErrorIds.ScriptInvalid, fault.Id);
        Assert.Contains("computed for longer", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.exports = { misssing() {} };", "test.yml:9:1: the processor functions.js has no function 'missing'; it must export it (module.exports = { missing }); did you mean 'misssing'?")]
    [InlineData("module.exports = {\n  a: 1,,\n};", "functions.js:2:")]
    [InlineData("const x = require('axios');", "there is no module 'axios'")]
    [InlineData("const x = require('../outside');", "outside")]
    [InlineData("throw new Error('not today');", "not today (functions.js:1:")]
    public async Task Run_ProcessorThatCannotBe_KeepsTheLoadFromBeginning(string text, string problem)
    {
        PerfException fault = await Assert.ThrowsAnyAsync<PerfException>(() => ArtilleryRun.OfAsync(
            new Uri("http://127.0.0.1:1"),
            Config + "\nscenarios:\n  - flow:\n      - function: missing\n",
            folder => folder.Write("functions.js", text)));
        Assert.Equal(ErrorIds.ScriptInvalid, fault.Id);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    private static string Bad(string scenarios) => Config.Replace("TARGET", "http://127.0.0.1:1", StringComparison.Ordinal) + "\n" + scenarios;

    private Task<ArtilleryRun> RunAsync(string scenarios, string functions, params (string Name, string Text)[] files) => RunAsync(scenarios, functions, "", files);

    private Task<ArtilleryRun> RunAsync(string scenarios, string functions, string config, params (string Name, string Text)[] files) => RunAsync(scenarios, functions, 3, config, files);

    private Task<ArtilleryRun> RunAsync(string scenarios, string functions, int arrivals, string config = "", params (string Name, string Text)[] files) => ArtilleryRun.OfAsync(
        fixture.Server.BaseUri,
        $"{Config.Replace("arrivalCount: 3", $"arrivalCount: {arrivals}", StringComparison.Ordinal)}\n  {config}\n{scenarios}",
        folder =>
        {
            folder.Write("functions.js", functions);
            foreach ((string name, string text) in files)
            {
                folder.Write(name, text);
            }
        });
}
