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
          phases: [ { duration: 1, arrivalCount: 3 } ]
          plugins: { expect: {} }
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
    [InlineData("module.exports = { other() {} };", "has no function 'missing'")]
    [InlineData("module.exports = {", "cannot be loaded")]
    [InlineData("const x = require('axios');", "there is no module 'axios'")]
    [InlineData("const x = require('../outside');", "outside")]
    public async Task Run_ProcessorThatCannotBe_KeepsTheLoadFromBeginning(string text, string problem)
    {
        using var folder = new ArtilleryFolder();
        folder.Write("functions.js", text);
        Scenario scenario = folder.Load(Config.Replace("TARGET", "http://127.0.0.1:1", StringComparison.Ordinal) + "\nscenarios: [ { flow: [ { function: missing } ] } ]\n");
        RunResult result = await ArtilleryRun.RunAsync(folder, scenario);
        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains(problem, result.StatusReason, StringComparison.Ordinal);
    }

    private Task<ArtilleryRun> RunAsync(string scenarios, string functions, params (string Name, string Text)[] files) => ArtilleryRun.OfAsync(
        fixture.Server.BaseUri,
        Config + "\n" + scenarios,
        folder =>
        {
            folder.Write("functions.js", functions);
            foreach ((string name, string text) in files)
            {
                folder.Write(name, text);
            }
        });
}
