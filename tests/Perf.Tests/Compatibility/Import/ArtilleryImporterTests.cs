using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery;
using Perf.Compatibility.Import;
using Perf.Compatibility.Import.Artillery;
using Perf.Engine.Scenarios;
using Perf.Tests.Architecture;
using Perf.Tests.Compatibility.Artillery;

namespace Perf.Tests.Compatibility.Import;

/// <summary>Artillery tests as scenarios: what is read back is the plan that the test's own loader makes.</summary>
public sealed partial class ArtilleryImporterTests : IDisposable
{
    private const string Head = "config:\n  target: http://127.0.0.1:9\n  phases: [ { duration: 1, arrivalRate: 2 } ]\n";

    private readonly ArtilleryFolder _folder = new();

    public static TheoryData<string, int> Corpus
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Perf.Tests", "Compatibility", "Artillery", "Runs"), "*Tests.cs").Order(StringComparer.Ordinal))
            {
                for (int place = 0; place < TestsOf(file).Count; place++)
                {
                    all.Add(Path.GetFileName(file), place);
                }
            }

            return all;
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Every test that the tests of runs have: those which are no tests at all without their files are told with a line.</summary>
    [Theory]
    [MemberData(nameof(Corpus))]
    public void Convert_EveryTestOfTheCorpus_IsTheSamePlan(string file, int place)
    {
        string text = TestsOf(Path.Combine(Repository.Root, "tests", "Perf.Tests", "Compatibility", "Artillery", "Runs", file))[place].Replace("TARGET", "http://127.0.0.1:9", StringComparison.Ordinal);
        string path = _folder.Write("test.yml", text);
        WriteFiles(text);
        Scenario? original = TryLoad(path);
        ConversionReport report = Convert(path);
        if (original is null || original.Program is not null || original.AllSteps().OfType<FunctionStep>().Any())
        {
            Assert.Contains(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver && note.Places.Any(at => at.StartsWith("test.yml", StringComparison.Ordinal)));
            return;
        }

        if (report.Notes.Any(note => note.Kind == ConversionNoteKind.NotCarriedOver))
        {
            // What has no form is told; the rest of the plan is compared by other tests.
            Assert.All(report.Notes.Where(note => note.Kind == ConversionNoteKind.NotCarriedOver), note => Assert.NotEmpty(note.Message));
            return;
        }

        AssertSame(original, report, path);
    }

    [Fact]
    public void Corpus_IsWideEnough_ToMeanSomething()
    {
        int same = 0;
        foreach (object[] row in Corpus.Cast<object[]>())
        {
            string file = Path.Combine(Repository.Root, "tests", "Perf.Tests", "Compatibility", "Artillery", "Runs", (string)row[0]);
            string text = TestsOf(file)[(int)row[1]].Replace("TARGET", "http://127.0.0.1:9", StringComparison.Ordinal);
            string path = _folder.Write("test.yml", text);
            WriteFiles(text);
            if (TryLoad(path) is { Program: null } && !Convert(path).Notes.Any(note => note.Kind == ConversionNoteKind.NotCarriedOver))
            {
                same++;
            }
        }

        Assert.True(same >= 10, $"only {same} tests of the corpus are converted as a whole");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("staging")]
    [InlineData("development")]
    public void Convert_TheShippedTest_IsTheSamePlan(string? environment)
    {
        string path = Path.Combine(Repository.Root, "scenarios", "comprehensive-load-test.yml");
        Scenario original = ArtilleryLoader.Load(new ArtilleryOptions { File = path, Environment = environment, TestId = "comprehensive-load-test" }, name => name == "API_BASE_URL" ? "http://127.0.0.1:9" : null);
        ConversionReport report = Convert(path, environment);
        Assert.Contains("http.codes.200 > 0", original.Artillery!.Ensure[^1].Expression, StringComparison.Ordinal);
        Scenario converted = AssertSame(original, report, path);
        Assert.Equal(
            ["http_req_waiting: p(95) < 500ms", "http_req_waiting: p(99) < 1000ms", "failed_iterations: count < 1", "http_reqs{status:200}: count > 0"],
            converted.Thresholds.Select(threshold => threshold.ToString()));
        Assert.DoesNotContain(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver && !note.Message.Contains("development", StringComparison.Ordinal));
        Assert.Single(Regex.Matches(report.Text, "x-tenant"));
        Assert.Equal("data/users-without-mfa.csv", converted.Data.Values.Single().File);
        if (environment is null)
        {
            Assert.Contains(report.Notes, note => note.Message.Contains("'development' changes the phases", StringComparison.Ordinal));
            Assert.Equal("${env:API_BASE_URL}", converted.Environments["staging"].Target);
        }
    }

    [Fact]
    public void Convert_EveryPartOfTheLanguage_IsTheSamePlan()
    {
        string path = _folder.Write("test.yml", """
            config:
              target: http://127.0.0.1:9
              phases:
                - { name: warm up, duration: 5, arrivalRate: 1, rampTo: 4 }
                - { pause: 2 }
                - { duration: 3, arrivalCount: 7, maxVusers: 5 }
                - { duration: 10, arrivalRate: 0.5 }
              timeout: 7
              http: { pool: 12, defaults: { headers: { x-tenant: acme }, cookie: { theme: dark } } }
              tls: { rejectUnauthorized: false }
              variables: { term: [ a, b c, "<5" ], limit: 10, flag: true }
              payload: { path: users.csv, fields: [ name, age ], skipHeader: true }
              plugins: { expect: { reportFailuresAsErrors: true }, fake-data: {} }
            before: { flow: [ { post: { url: /setup, json: {}, capture: { json: $.id, as: run } } } ] }
            after: { flow: [ { delete: { url: "/runs/{{ run }}" } } ] }
            scenarios:
              - name: "browse: all"
                weight: 3
                flow:
                  - get: { url: "/items?q={{ term }}", name: list, qs: { limit: "{{ limit }}", tag: [ x, y ] }, probability: 50, ifTrue: "limit > 5 and flag" }
                  - post:
                      url: /login
                      auth: { user: "{{ name }}", pass: "p:w" }
                      json: { age: "{{ age }}", deep: { list: [ 1, "2", true, null, "${x}" ] }, fake: "{{ $personFirstName() }}" }
                      followRedirect: false
                      gzip: false
                      capture: [ { json: "$.token", as: token }, { header: x-id, as: id, strict: false }, { regexp: "a(b)", group: 1, flags: i, as: part } ]
                      match: { json: $.ok, value: "true" }
                      expect: [ { statusCode: [ 200, 201 ] }, { contentType: json }, { hasProperty: a.b }, { equals: [ "{{ id }}", "{{ id }}" ] }, { matchesRegexp: "to.en" } ]
                  - loop: [ { get: { url: "/items/{{ $loopElement }}/{{ $loopCount }}" } }, { think: 0.25, jitter: 20% } ]
                    over: [ 1, two, "3" ]
                  - loop: [ { put: { url: /x, form: { a: 1, b: "{{ term }}" } } } ]
                    count: 2-5
                  - parallel: [ { get: { url: /a } }, [ { get: { url: /b } }, { think: 1 } ] ]
                    limit: 2
                  - post: { url: /upload, formData: { text: hello, file: { fromFile: users.csv, contentType: text/csv } } }
                  - patch: { url: "http://other.example/x", body: "raw {{ term }} ${literal}" }
                  - log: "done {{ name }}"
                  - think: "{{ limit }}"
              - name: socket
                engine: ws
                flow:
                  - connect: { target: "ws://127.0.0.1:9/chat", headers: { x: y } }
                  - send: hello
                  - send: { payload: { type: join, who: "{{ name }}" }, capture: { json: $.id, as: joined } }
                  - think: 1
                  - send: "{{ joined }}"
            """);
        _folder.Write("users.csv", "name,age\nann,31\nbob,42\n");
        ConversionReport report = Convert(path);
        Assert.DoesNotContain(report.Notes, note => note.Kind == ConversionNoteKind.NotCarriedOver);
        Scenario converted = AssertSame(Load(path), report, path);
        Assert.Equal(["warm-up", "phase-3", "phase-4"], converted.Load.Select(profile => profile.Name));
        Assert.Contains("skipAbove: 5", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_WhatHasNoForm_IsToldWithItsLine()
    {
        string path = _folder.Write("test.yml", """
            config:
              target: http://127.0.0.1:9
              processor: ./functions.js
              phases: [ { duration: 1, arrivalRate: 2 } ]
              plugins:
                expect: {}
                apdex: {}
                slack: {}
              ensure: { maxErrorRate: 1, p99: 500, conditions: [ { expression: vusers.failed == 0, strict: false } ] }
            scenarios:
              - beforeScenario: begin
                flow:
                  - function: sign
                  - get: { url: "/a/{{ made }}", beforeRequest: change, expect: [ { cdnHit: true } ] }
                  - loop: [ { get: { url: /poll } } ]
                    whileTrue: more
              - engine: socketio
                flow: [ { emit: { channel: a } } ]
            """);
        _folder.Write("functions.js", "module.exports = {};");
        ConversionReport report = Convert(path);
        foreach ((string part, int line) in new[]
        {
            ("processor", 3), ("'slack'", 8), ("apdex", 0), ("maxErrorRate", 0), ("strict: false", 9), ("'begin'", 11), ("'sign'", 13), ("'change' before a request", 14),
            ("cdnHit", 14), ("the loop has one turn", 15), ("Socket.IO", 17),
        })
        {
            int told = report.Notes.Count(note => note.Kind == ConversionNoteKind.NotCarriedOver && (note.Message.Contains(part, StringComparison.Ordinal) || part == "maxErrorRate")
                && (line == 0 || note.Places.Contains($"test.yml:{line}")));
            Assert.True(told > 0, $"{part} in line {line} is not told:\n{string.Join('\n', report.Notes)}");
        }

        Scenario converted = ScenarioLoader.Parse(report.Text, path);
        Assert.Equal(["/a/${made}", "/poll"], converted.AllSteps().OfType<RequestStep>().Select(step => step.Url));
        Assert.Equal("1", converted.AllSteps().OfType<LoopStep>().Single().Count);
        Assert.Equal(["http_req_waiting: p(99) < 500ms"], converted.Thresholds.Select(threshold => threshold.ToString()));
        Assert.Contains(report.Notes, note => note.Kind == ConversionNoteKind.Assumed && note.Message.Contains("made", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http.response_time.p95 < 250", "http_req_waiting: p(95) < 250ms")]
    [InlineData("http.response_time.median <= 99.5 and vusers.failed == 0", "http_req_waiting: med <= 99.5ms|failed_iterations: count == 0")]
    [InlineData("'plugins.metrics-by-endpoint.response_time./a (b).p99' < 1000", "http_req_waiting{step:/a (b)}: p(99) < 1000ms")]
    [InlineData("http.request_rate > 20", "http_reqs: rate > 20")]
    [InlineData("http.codes.503 < 3", "http_reqs{status:503}: count < 3")]
    [InlineData("vusers.completed > 3", null)]
    [InlineData("http.response_time.p95 < http.response_time.p99", null)]
    [InlineData("http.requests > 1 or vusers.failed < 1", null)]
    public void Ensure_OneFigureAndANumber_IsAThreshold(string expression, string? thresholds)
    {
        var lost = new List<string>();
        IReadOnlyList<Threshold> made = EnsureThresholds.Of([new EnsureCondition { Expression = expression, Line = 4 }], (line, message) => lost.Add($"{line} {message}"));
        Assert.Equal(thresholds ?? "", string.Join('|', made));
        Assert.Equal(thresholds is null, lost.Count == 1 && lost[0].StartsWith('4'));
    }

    [Fact]
    public void Convert_ATestWithoutATargetOfItsOwn_AsksTheEnvironmentForIt()
    {
        string path = _folder.Write("test.yml", "config:\n  environments:\n    a: { target: http://a.example, phases: [ { duration: 1, arrivalRate: 1 } ], variables: { x: 2 } }\nscenarios:\n  - flow: [ { get: { url: \"/{{ x }}\" } } ]\n");
        ConversionReport report = Convert(path);
        Assert.Contains("target: ${env:API_BASE_URL}", report.Text, StringComparison.Ordinal);
        Assert.Equal(["API_BASE_URL"], report.EnvironmentVariables);
        Scenario converted = ScenarioLoader.Parse(Convert(path, "a").Text, path);
        Assert.Equal(("http://a.example", 1.0), (converted.Target, Assert.IsType<ConstantArrivalRate>(converted.Load.Single()).Rate));
    }

    [Fact]
    public void Convert_AnEnvironmentThatIsNotThere_IsRefused()
    {
        string path = _folder.Write("test.yml", Head + "scenarios:\n  - flow: [ { get: { url: / } } ]\n");
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => Convert(path, "nowhere")).Id);
    }

    [Fact]
    public void Convert_BrokenYaml_IsRefusedWithItsLine()
    {
        string path = _folder.Write("test.yml", "config:\n  target: [ http://a\nscenarios: {\n");
        PerfException fault = Assert.Throws<PerfException>(() => Convert(path));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains("line ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config: {}\nscenarios:\n  - flow: []\n", "artillery")]
    [InlineData("{ \"config\": {}, \"scenarios\": [ { \"flow\": [] } ] }", "artillery")]
    [InlineData("openapi: 3.0.0\nconfig: {}\n", "openapi")]
    [InlineData("import http from 'k6/http';\nexport default function () {}\n", "k6")]
    [InlineData("const http = require(\"k6/http\");\n", "k6")]
    public void For_TheContent_TellsTheFormat(string text, string format) => Assert.Equal(format, ScenarioImporters.For(ImportSource.OfText(text), null).Format);

    [Fact]
    public void For_AScenarioOfPerfsOwn_SaysThatThereIsNothingToDo() =>
        Assert.Contains("already", Assert.Throws<PerfException>(() => ScenarioImporters.For(ImportSource.OfText("name: x\nload: {}\nflows: {}\n"), null)).Message, StringComparison.Ordinal);

    private static ConversionReport Convert(string path, string? environment = null) => ScenarioConverter.Convert(new ConversionRequest { Path = path, Environment = environment }, null, CancellationToken.None);

    private static Scenario Load(string path) => ArtilleryLoader.Load(new ArtilleryOptions { File = path, TestId = Path.GetFileNameWithoutExtension(path) }, _ => "");

    private static Scenario? TryLoad(string path)
    {
        try
        {
            return Load(path);
        }
        catch (ScenarioException)
        {
            return null;
        }
    }

    private static Scenario AssertSame(Scenario original, ConversionReport report, string path)
    {
        Scenario converted = ScenarioLoader.Parse(report.Text, path);
        var lost = new List<string>();
        Scenario expected = original with
        {
            Load = [.. original.Load.Select(profile => profile with { Name = string.Join('-', profile.Name.Replace('(', ' ').Replace(')', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries)) })],
            Thresholds = EnsureThresholds.Of(original.Artillery?.Ensure ?? [], (_, what) => lost.Add(what)),
        };
        Assignment[] objects = [.. expected.Variables.Where(variable => variable.Value.Values is [{ Kind: ScalarKind.Json }]).Select(variable => new Assignment { Name = variable.Key, Value = variable.Value.Values[0] })];
        if (objects.Length > 0)
        {
            // An object is set where a flow begins.
            IReadOnlyList<Step> With(Flow flow) => [new SetStep { Name = "set", Values = objects }, .. flow.Steps];
            expected = expected with
            {
                Variables = expected.Variables.Where(variable => !objects.Any(set => set.Name == variable.Key)).ToDictionary(),
                Flows = expected.Flows.ToDictionary(flow => flow.Key, flow => flow.Value with { Steps = With(flow.Value) }),
                Setup = expected.Setup is { } setup ? setup with { Steps = With(setup) } : null,
                Teardown = expected.Teardown is { } teardown ? teardown with { Steps = With(teardown) } : null,
            };
        }

        expected = UnsetNames.Of(expected).Aggregate(expected, (scenario, name) => scenario with { Variables = scenario.Variables.Append(new(name, Variable.Of(new ScalarValue("null", ScalarKind.Null)))).ToDictionary() });
        Assert.Equal(PlanText.Of(expected), PlanText.Of(converted));
        Assert.Empty(lost);
        Assert.Equal(original.Target, converted.Target);
        return converted;
    }

    // Files that tests name: rows for whatever columns they ask for.
    private void WriteFiles(string text)
    {
        foreach (Match match in PayloadPath().Matches(text))
        {
            _folder.Write(match.Groups["path"].Value, "a,b,c,d\n1,2,3,4\n5,6,7,8\n");
        }

        foreach (Match match in SentFile().Matches(text))
        {
            _folder.Write(match.Groups["path"].Value, "content");
        }
    }

    // The raw strings without holes of a file of tests that are whole Artillery tests.
    private static IReadOnlyList<string> TestsOf(string file)
    {
        var found = new List<string>();
        foreach (Match match in RawString().Matches(File.ReadAllText(file)))
        {
            int margin = match.Groups["margin"].Length;
            string text = string.Join('\n', match.Groups["text"].Value.Split('\n').Select(line => line.Length >= margin ? line[margin..].TrimEnd('\r') : line.Trim()));
            if (ArtilleryLoader.IsArtillery(text) && text.Contains("scenarios:", StringComparison.Ordinal))
            {
                found.Add(text);
            }
        }

        return found;
    }

    [GeneratedRegex("(?<!\\$)\"\"\"\\r?\\n(?<text>.*?)\\n(?<margin> *)\"\"\"", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex RawString();

    [GeneratedRegex("fromFile: [\"']?(?<path>[A-Za-z0-9/_.-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex SentFile();

    [GeneratedRegex("path: [\"']?(?<path>[A-Za-z0-9/_.-]+\\.csv)", RegexOptions.CultureInvariant)]
    private static partial Regex PayloadPath();
}
