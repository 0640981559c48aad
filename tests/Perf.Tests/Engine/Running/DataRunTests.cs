using System.Globalization;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;
using Perf.Target;
using Perf.Tests.Engine.Scenarios;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Running;

public sealed class DataRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TargetServer Server => fixture.Server;

    [Theory]
    [InlineData("shared-iterations, vus: 7, iterations: 500", 0, 0)]
    [InlineData("shared-iterations, vus: 7, iterations: 503", 3, 3)]
    [InlineData("per-vu-iterations, vus: 5, iterations: 200", 3, 5)]
    [InlineData("constant-vus, vus: 6, duration: 10m", 6, 6)]
    [InlineData("ramping-vus, startVUs: 4, stages: [{ duration: 10m, target: 4 }]", 1, 4)]
    public async Task RunAsync_OnceData_GivesEachRowToOneIterationAndThenEnds(string executor, int least, int most)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", $"id\n{string.Join('\n', Enumerable.Range(0, 500))}\n");
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv, order: once } }", executor, "{ get: \"/echo?id=${ids.id}\", name: echo, capture: { id: { json: $.query.id } }, expect: { json: { $.query.id: \"${ids.id}\" } } }");
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal((500, 500), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.HttpReqs)));

        // Each iteration of the heap that is left over, each user that is not done: once. Who has made its 200 is done, and a loop's users of ramping-vus end with the first of them.
        Assert.InRange(Sum(result, MetricNames.DataExhausted), least, most);
        Assert.Equal(most > 0, result.Warnings.Any(warning => warning.Contains("the data 'ids' (ids.csv, order: once) has 500 rows, and all were taken", StringComparison.Ordinal)));
    }

    /// <summary>All see that there is a row, and only one gets it: who stands there without is counted once, and asked no more.</summary>
    [Theory]
    [InlineData("constant-vus, vus: 6, duration: 10m", 6)]
    [InlineData("per-vu-iterations, vus: 6, iterations: 3", 6)]
    [InlineData("shared-iterations, vus: 6, iterations: 100", 6)]
    [InlineData("ramping-vus, startVUs: 6, stages: [{ duration: 10m, target: 6 }]", 5)]
    public async Task RunAsync_AllBeginForTheLastRow_CountsEachUserOnce(string executor, int least)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n");
        int came = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var meet = new DelegateStep
        {
            Name = "meet",
            Run = async (_, cancellation) =>
            {
                if (Interlocked.Increment(ref came) == 6)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(cancellation);
                return null;
            },
        };
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv, order: once } }", executor, "{ get: \"/ok?id=${ids.id}\" }");
        (RunResult result, _) = await RunAsync(Of(scenario, flow => flow with { BeforeVu = [meet] }));

        Assert.Empty(result.Errors);
        Assert.Equal((1, 6), (Sum(result, MetricNames.Iterations), came));
        double exhausted = Sum(result, MetricNames.DataExhausted);

        // With ramping-vus the one that had the row ends with the others of its loop, if there are any.
        Assert.InRange(exhausted, least, 6);
        Assert.Contains(result.Warnings, warning => warning.Contains($"all were taken: {exhausted} iterations found none and ended (data_exhausted). Add", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_NoRowForWhatComesBeforeTheFirstIteration_EndsTheUser()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n2\n");
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv, order: once } }", "per-vu-iterations, vus: 5, iterations: 4", "{ get: /ok, name: main }");
        (RunResult result, _) = await RunAsync(Of(scenario, flow => flow with { BeforeVu = [ScenarioBuilding.Get("/ok?id=${ids.id}", "before")] }));

        Assert.Empty(result.Errors);
        Assert.Equal((8, 3), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.DataExhausted)));
        Assert.Equal((2, 8), (result.Steps["before"].Metrics[MetricNames.HttpReqs].Count, result.Steps["main"].Metrics[MetricNames.HttpReqs].Count));
    }

    [Fact]
    public async Task RunAsync_NoRowForWhatComesAfterTheLastIteration_IsNoIteration()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n2\n3\n");
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv, order: once } }", "shared-iterations, vus: 1, iterations: 9", "{ get: \"/ok?id=${ids.id}\" }");
        (RunResult result, _) = await RunAsync(Of(scenario, flow => flow with { AfterVu = [ScenarioBuilding.Get("/ok?id=${ids.id}", "after")] }));

        Assert.DoesNotContain("after", result.Steps.Keys);
        Assert.Equal((3, 1), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.DataExhausted)));
        Assert.Contains(result.Warnings, warning => warning.Contains("all were taken: 1 iteration found none and ended (data_exhausted); what is done once (setup, teardown, afterVu) found none 1 time", StringComparison.Ordinal));
    }

    /// <summary>The first user of a loop that has no row does not end the others, whose flow needs none.</summary>
    [Fact]
    public async Task RunAsync_NoRowAtTheStart_OthersBeginAllTheSame()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n");
        const string Text = """
            name: x
            target: http://localhost:1
            data: { ids: { file: ids.csv, order: once } }
            setup: [ get: "/ok?id=${ids.id}" ]
            load:
              a: { executor: per-vu-iterations, vus: 40, iterations: 1, flow: { with: 1, without: 1 } }
            flows:
              without: { steps: [ get: /204 ] }
              with: { steps: [ get: "/ok?x=${ids.id}" ] }
            """;
        (RunResult result, _) = await RunAsync(ScenarioLoader.Load(folder.Write("s.yaml", Text)) with { Target = Server.BaseUri.AbsoluteUri });

        Assert.Equal(40, Sum(result, MetricNames.Iterations) + Sum(result, MetricNames.DataExhausted));
        Assert.InRange(Sum(result, MetricNames.DataExhausted), 8, 32);
    }

    [Fact]
    public async Task RunAsync_OnceDataWithArrivals_CountsEachStartThatFindsNone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n2\n3\n");
        (RunResult result, _) = await RunAsync(Load(folder, "data: { ids: { file: ids.csv, order: once } }", "constant-arrival-rate, rate: 250, duration: 200ms", "{ get: \"/ok?id=${ids.id}\" }"));

        Assert.Empty(result.Errors);
        Assert.Equal((3, 47), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.DataExhausted)));
    }

    [Theory]
    [InlineData("sequence")]
    [InlineData("shuffle")]
    [InlineData("random")]
    public async Task RunAsync_EachOrder_GivesTheSameRowsWithTheSameSeed(string order)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.json", "[" + string.Join(',', Enumerable.Range(0, 20).Select(id => $$"""{"id":{{id}},"name":"n{{id}}"}""")) + "]");
        string[] first = await RowsAsync(folder, order, seed: 3);
        string[] again = await RowsAsync(folder, order, seed: 3);

        Assert.Equal(40, first.Length);
        Assert.Equal(first, again);
        if (order != "random")
        {
            Assert.All(first.GroupBy(row => row), row => Assert.Equal(2, row.Count()));
        }

        if (order != "sequence")
        {
            Assert.NotEqual(first, await RowsAsync(folder, order, seed: 4));
        }
        else
        {
            Assert.Equal(Enumerable.Range(0, 40).Select(i => (i % 20).ToString(CultureInfo.InvariantCulture)), first);
        }
    }

    [Fact]
    public async Task RunAsync_RowOfJson_KeepsItsKindsInBodiesAndIsOneForTheIteration()
    {
        using var folder = new TemporaryFolder();
        folder.Write("items.ndjson", string.Concat(Enumerable.Range(0, 9).Select(id => $$"""{"id":{{id}},"tags":["a{{id}}"],"ok":true,"none":null}""" + "\n")));
        const string Steps = """
            { post: /echo, name: first, json: { id: "${items.id}", tags: "${items.tags}", ok: "${items.ok}", none: "${items.none}", text: "x${items.id}" }, capture: { sent: { json: $.body } } },
            { post: /echo, name: second, body: "{\"id\":${items.id},\"tags\":${items.tags},\"ok\":true,\"none\":null,\"text\":\"x${items.id}\"}", expect: { json: { $.body: "${sent}" } } }
            """;
        (RunResult result, _) = await RunAsync(Load(folder, "data: { items: { file: items.ndjson } }", "shared-iterations, vus: 3, iterations: 18", Steps));

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Fact]
    public async Task RunAsync_ComputedVariables_HoldForTheIterationAndFollowEachOther()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "name\nann\nbob\n");
        const string More = "data: { users: { file: users.csv } }\nvariables: { tenant: acme, mail: \"${login}@${tenant}.example\", login: \"${upper(users.name)}-${n}\", n: \"${random(1, 1000000)}\", who: \"${users.name}\", other: \"${uuid()}\" }";
        const string Steps = """
            { get: "/echo?mail=${mail}&n=${n}&who=${who}", name: first, capture: { mail1: { json: $.query.mail }, n1: { json: $.query.n } }, expect: { json: { $.query.mail: { matches: "^(ANN|BOB)-[0-9]+@acme.example$" } } } },
            { post: /echo, name: second, json: { n: "${n}" }, expect: { json: { $.body: "{\"n\":${n1}}" } } },
            { get: "/echo?again=${mail}", name: third, expect: { json: { $.query.again: "${mail1}" } } }
            """;
        (RunResult result, _) = await RunAsync(Load(folder, More, "shared-iterations, vus: 2, iterations: 20", Steps));

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
    }

    [Fact]
    public async Task RunAsync_FlowWithoutTheData_TakesNoRow()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n2\n");
        const string Text = """
            name: x
            target: http://localhost:1
            data: { ids: { file: ids.csv, order: once } }
            variables: { mine: "${ids.id}" }
            load:
              a: { executor: shared-iterations, iterations: 30, flow: without }
              b: { executor: shared-iterations, iterations: 2, flow: with }
            flows:
              without: { steps: [ get: /ok ] }
              with: { steps: [ get: "/ok?x=${mine}" ] }
            """;
        Scenario scenario = ScenarioLoader.Load(folder.Write("s.yaml", Text)) with { Target = Server.BaseUri.AbsoluteUri };
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Equal((32, 0), (Sum(result, MetricNames.Iterations), Sum(result, MetricNames.DataExhausted)));
    }

    [Fact]
    public async Task RunAsync_FunctionThatFails_FailsTheStepAndEndsTheIteration()
    {
        using var folder = new TemporaryFolder();
        const string Steps = """{ get: /echo, name: first, capture: { text: { json: $.method } } }, { get: "/x?y=${base64decode(text)}", name: second, expect: { status: 200 } }, { get: /ok, name: third }""";
        (RunResult result, _) = await RunAsync(Load(folder, "tags: {}", "shared-iterations, iterations: 4", Steps));

        Assert.Equal(("second", ErrorClasses.FunctionFailed, 4L), result.Errors.Select(error => (error.Step, error.Class, error.Count)).Single());
        Assert.Equal(1, result.Steps["second"].Metrics["http_req_failed"].Rate);
        Assert.DoesNotContain("third", result.Steps.Keys);
        Assert.Equal(4, Sum(result, MetricNames.Iterations));
        Assert.Equal(0, result.Metrics["checks"].Rate);
    }

    [Fact]
    public async Task RunAsync_FunctionsInARedirectedRequest_AreWorkedOutOnce()
    {
        using var folder = new TemporaryFolder();
        const string Steps = """{ get: "/redirect/2?x=${uuid()}", name: r, headers: { x-id: "${uuid()}", x-vu: "${vu}/${iteration}" } }, { get: /echo, name: e, headers: { x-a: "${n}" }, expect: { json: { "$.headers.x-a": "${n}" } } }""";
        (RunResult result, _) = await RunAsync(Load(folder, "variables: { n: \"${random(1, 99)}\" }", "shared-iterations, iterations: 3", Steps));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task RunAsync_FileThatHasChangedSince_IsToldBeforeTheStart()
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", "id\n1\n");
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv } }", "shared-iterations", "{ get: \"/ok?x=${ids.id}\" }");
        folder.Write("ids.csv", "id,b\n1\n");
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(scenario));
        Assert.Contains("ids.csv:2: the row has 1 value", fault.Message, StringComparison.Ordinal);

        folder.Write("ids.csv", "other\n1\n");
        fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(scenario));
        Assert.Contains("no column 'id' any more", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared-iterations, iterations: 6", 3, "the data 'ids' (ids.csv) has 3 rows, each for one iteration (order: once), and a will start 6: 3 of them find none")]
    [InlineData("shared-iterations, iterations: 3", 3, null)]
    [InlineData("constant-arrival-rate, rate: 10, duration: 1s", 3, "will start 10: 7 of them")]
    [InlineData("constant-vus, duration: 1s", 3, null)]
    public void Plan_OnceDataThatWillNotLast_Warns(string executor, int rows, string? expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", $"id\n{string.Join('\n', Enumerable.Range(0, rows))}\n");
        Scenario scenario = Load(folder, "data: { ids: { file: ids.csv, order: once } }\nvariables: { x: \"${ids.id}\" }", executor, "{ get: \"/ok?x=${lower(x)}\" }");
        RunPlan plan = Planner.Plan(new RunRequest { Scenario = scenario }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "run", 1);

        Assert.Equal(expected is null ? 0 : 1, plan.Warnings.Count);
        Assert.All(plan.Warnings, warning => Assert.Contains(expected!, warning, StringComparison.Ordinal));
    }

    private async Task<string[]> RowsAsync(TemporaryFolder folder, string order, int seed)
    {
        Scenario scenario = Load(folder, $"data: {{ ids: {{ file: ids.json, order: {order} }} }}", "shared-iterations, vus: 1, iterations: 40", "{ get: /echo, headers: { x-id: \"${ids.id}\" } }");
        Step step = scenario.Flows["one"].Steps[0];

        scenario = scenario with
        {
            Flows = new Dictionary<string, Flow>
            {
                ["one"] = new Flow
                {
                    Name = "one",
                    Steps = [((RequestStep)step) with { Captures = [new Capture { Name = "seen", Kind = CaptureKind.Json, Selector = "$.headers.x-id" }] }, new DelegateStep { Name = "note", Run = NoteAsync }],
                },
            },
        };
        lock (_rows)
        {
            _rows.Clear();
        }

        (RunResult result, _) = await RunAsync(scenario, seed);
        Assert.Empty(result.Errors);
        return [.. _rows];
    }

    private readonly List<string> _rows = [];

    private Task<object?> NoteAsync(DelegateCall call, CancellationToken cancellation)
    {
        lock (_rows)
        {
            _rows.Add(call.Values["seen"]!.ToString()!);
        }

        return Task.FromResult<object?>(null);
    }

    private static Scenario Of(Scenario scenario, Func<Flow, Flow> change) =>
        scenario with { Flows = scenario.Flows.ToDictionary(flow => flow.Key, flow => change(flow.Value)) };

    private Scenario Load(TemporaryFolder folder, string more, string executor, string steps) =>
        ScenarioLoader.Load(folder.Write("scenario.yaml", $"name: x\ntarget: http://localhost:1\nload: {{ a: {{ executor: {executor} }} }}\nflows: {{ one: {{ steps: [\n{steps}\n] }} }}\n{more}\n")) with { Target = Server.BaseUri.AbsoluteUri };
}
