namespace Perf.Tests.Compatibility.Artillery;

/// <summary>What cannot run is told before the start, with its line.</summary>
public sealed class BadTestTests
{
    private const string Config = "config: { target: 'http://127.0.0.1:1' }\n";

    [Theory]
    [InlineData("config:\n  phases: []\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "1: no target is given")]
    [InlineData(Config + "scenarios: []", "1: a test needs scenarios")]
    [InlineData(Config + "scenarios:\n  - name: a", "3: a scenario needs a flow")]
    [InlineData(Config + "scenarios:\n  - engine: socketio\n    flow: []", "3: the engine of Socket.IO is not supported")]
    [InlineData(Config + "scenarios:\n  - engine: kafka\n    flow: []", "3: the engine 'kafka' is a module of Node.js")]
    [InlineData(Config + "scenarios:\n  - engine: playwright\n    testFunction: f\n    flow: []", "3: the engine of Playwright")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - emit: { channel: a }", "4: there is no step 'emit' of the http engine: it belongs to the engine of Socket.IO")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { name: x }", "4: 'get' needs url")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: users }", "4: the address 'users' is neither a path")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  processor: ./none.js\nscenarios: [ { flow: [ { function: sign } ] } ]", "3: there is no file")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - function: sign", "4: the function 'sign' belongs to a processor, and the test has none")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, beforeRequest: sign }", "4: the function 'sign' belongs to a processor")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, capture: { json: $.a } }", "4: a capture needs as")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, capture: { as: a } }", "4: it does not say how the value is taken")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, capture: { regexp: '(', as: a } }", "4: the regular expression '(' cannot be read")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, capture: { json: '$.[', as: a } }", "4: the JSONPath '$.[' cannot be read")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: '/{{ $nope() }}' }", "4: there is no function '$nope'")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: '/{{ $personFirstName() }}' }", "4: '$personFirstName' belongs to the plugin fake-data")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - loop: [ { get: { url: / } } ]\n        over: nobody", "5: over cannot be 'nobody'")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - loop: [ { get: { url: / } } ]\n        count: many", "5: count cannot be 'many'")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - loop: [ { get: { url: / } } ]\n        count: 1-30000000000000000000", "5: count cannot be '1-30000000000000000000'")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - loop: [ { get: { url: / } } ]\n        count: 1e300", "5: count cannot be '1e300'")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, headers: { 'x-{{ a }}': b } }", "4: the name 'x-{{ a }}' cannot have a template in it")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - get: { url: /, cookie: { 'c{{ a }}': b } }", "4: the name 'c{{ a }}' cannot have a template in it")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  http: { defaults: { headers: { 'x-{{ $env.A }}': b } } }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: the name 'x-{{ $env.A }}' cannot")]
    [InlineData(Config + "scenarios:\n  - engine: ws\n    flow:\n      - connect: { target: 'ws://127.0.0.1:1', headers: { 'x-{{ a }}': b } }\n      - send: x", "5: the name 'x-{{ a }}' cannot")]
    [InlineData(Config + "scenarios:\n  - flow:\n      - think: soon", "4: think must be a number of seconds")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  plugins:\n    publish-metrics: []\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "4: the plugin 'publish-metrics' is not run by Perf")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  plugins:\n    expct: {}\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "4: the plugin 'expct' is a module of Node.js")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases: [ { arrivalRate: 1 } ]\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: a phase needs a duration")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases: [ { duration: 1 } ]\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: a phase needs arrivalRate")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases:\n    - { duration: 1, arrivalRate: }\n    - { duration: 1, arrivalRate: 5 }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "4: a phase needs arrivalRate")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases: [ { duration: 1, rampTo: 5, arrivalCount: } ]\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: a ramp needs arrivalRate")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases: [ { pause: } ]\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: 'pause' has no value")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  phases: [ { duration: 1, arivalRate: 2 } ]\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: a phase has no key 'arivalRate'")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  payload: { path: no.csv, fields: [a] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: there is no file 'no.csv'")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  payload: { path: ../x.csv, fields: [a] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: the file '../x.csv' is outside")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  payload: { path: two.csv, fields: [a, b, c] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: two.csv has 2 columns, and there are 3 fields")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  payload: { path: empty.csv, fields: [a] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: empty.csv: it has no rows")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  tls: { pfx: x }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: the option 'pfx' of TLS is not supported")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  ensure: { conditions: [ { strict: true } ] }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "3: a condition needs an expression")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  ensure:\n    conditions:\n      - expression: vusers.failed = 0\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "5: the expression 'vusers.failed = 0' cannot be read")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  ensure:\n    conditions:\n      - expression: '\"a\" ~= \"[\"'\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "5: the expression '\"a\" ~= \"[\"' cannot be read: '[' is no regular expression")]
    [InlineData("config:\n  target: 'http://127.0.0.1:1'\n  ensure:\n    thresholds:\n      - http.response_time.p95:\nscenarios: [ { flow: [ { get: { url: / } } ] } ]", "5: 'http.response_time.p95' has no value")]
    public void Load_WhatCannotRun_IsRefused(string text, string problem)
    {
        using var folder = new ArtilleryFolder();
        folder.Write("two.csv", "1,2\n");
        folder.Write("empty.csv", "\n");
        IReadOnlyList<string> problems = folder.Problems(text);
        Assert.True(problems.Any(one => one.StartsWith(problem, StringComparison.Ordinal)), string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public void Load_PayloadThatCannotBeRead_IsTold()
    {
        using var folder = new ArtilleryFolder();
        string path = folder.Write("held.csv", "1,2\n");
        using FileStream held = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.StartsWith("1: held.csv: it cannot be read", folder.Problems(WithPayload("held.csv")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PayloadWithARowThatNeverEnds_IsTold()
    {
        using var folder = new ArtilleryFolder();
        folder.Write("long.csv", $"\"{new string('x', 17_000_000)}\n");
        Assert.StartsWith("1: long.csv:1: the row is longer than 16 million characters", folder.Problems(WithPayload("long.csv")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SeveralProblems_AreToldTogether()
    {
        using var folder = new ArtilleryFolder();
        Assert.Equal(3, folder.Problems(Config + "scenarios:\n  - flow:\n      - emit: a\n      - get: {}\n      - think: x").Count);
    }

    private static string WithPayload(string file) => $"config: {{ target: 'http://127.0.0.1:1', payload: {{ path: {file}, fields: [a] }} }}\nscenarios: [ {{ flow: [ {{ get: {{ url: / }} }} ] }} ]";

    [Fact]
    public void Load_UnknownEnvironment_IsAWarning()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(Config + "scenarios: [ { flow: [ { get: { url: / } } ] } ]", options => options with { Environment = "prod" });
        Assert.Contains("there is no environment 'prod'", scenario.Warnings.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingSetsAName_IsTheTextUndefined()
    {
        using var folder = new ArtilleryFolder();
        Scenario scenario = folder.Load(Config + "scenarios:\n  - flow:\n      - get: { url: '/{{ nobody }}' }");
        Assert.Equal("/undefined", ((RequestStep)scenario.Flows["0"].Steps[0]).Url);
        Assert.Equal((4, true), (scenario.Warnings.Single().Line, scenario.Warnings.Single().Message.Contains("nothing sets 'nobody'", StringComparison.Ordinal)));
    }

    /// <summary>Then the environment of config/environments.yaml says it, whose target holds where the test has none; and a plan without either is refused.</summary>
    [Theory]
    [InlineData("http://a.example", "${env:API}", 0)]
    [InlineData(null, null, 1)]
    public void Load_TargetOfAVariableThatIsNotSet_IsNoTarget(string? api, string? target, int warnings)
    {
        using var folder = new ArtilleryFolder();
        if (api is not null)
        {
            folder.Environment["API"] = api;
        }

        Scenario scenario = folder.Load(
            "config:\n  target: http://127.0.0.1:1\n  environments: { staging: { target: '{{ $processEnvironment.API }}' } }\nscenarios: [ { flow: [ { get: { url: / } } ] } ]",
            options => options with { Environment = "staging" });
        Assert.Equal((target, target), (scenario.Target, scenario.Environments["staging"].Target));
        Assert.Equal(warnings, scenario.Warnings.Count(warning => warning.Message.Contains("variable API is not set", StringComparison.Ordinal)));
    }
}
