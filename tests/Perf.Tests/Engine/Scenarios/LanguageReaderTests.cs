using System.Text.Json;
using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public class LanguageReaderTests
{
    private static readonly Scenario s_whole = ScenarioLoader.Parse(LanguageScenario.Whole, "");

    private static IReadOnlyList<Step> Browse => s_whole.Flows["browse"].Steps;

    [Fact]
    public void Parse_EveryKindOfStep_IsRead()
    {
        Assert.Empty(s_whole.Warnings);
        Assert.Equal(
            [
                nameof(RequestStep), nameof(RequestStep), nameof(GrpcStep), nameof(SqlStep), nameof(LoopStep), nameof(LoopStep), nameof(LoopStep), nameof(LoopStep), nameof(IfStep), nameof(IfStep),
                nameof(ParallelStep), nameof(GroupStep), nameof(ChoiceStep), nameof(SetStep), nameof(LogStep), nameof(MetricStep), nameof(MetricStep), nameof(MetricStep), nameof(CallStep),
                nameof(ThinkStep), nameof(ThinkStep), nameof(ThinkStep), nameof(StopStep), nameof(StopStep),
            ],
            Browse.Select(step => step.GetType().Name));
        Assert.All(s_whole.AllSteps(), step => Assert.True(step.Line > 0, step.Name));
    }

    [Fact]
    public void Parse_WhatEveryStepMayHave_IsRead()
    {
        var step = (RequestStep)Browse[0];
        Assert.Equal("${wanted} == 'yes' and not (token exists)", step.If!.Text);
        Assert.Equal((32, 13), (step.If.Line, step.If.Column));
        Assert.Equal(0.3, step.Probability);
        Assert.Equal(new Dictionary<string, string> { ["page"] = "items", ["who"] = "${mine}" }, step.Tags);
        RetryPolicy retry = step.Retry!;
        Assert.Equal(
            (4, TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromSeconds(1), 0.2),
            (retry.Attempts, retry.Delay, retry.Backoff, retry.MaxDelay, retry.Jitter));
        Assert.Equal(["503", "4xx"], retry.OnStatus);
        Assert.Equal(["timeout", "connection_refused"], retry.OnErrors);
        Assert.Equal((2, 1), (((ActionStep)Browse[1]).Retry!.Attempts, ((ActionStep)Browse[1]).Retry!.Backoff));
        Assert.Equal(["14"], ((ActionStep)Browse[2]).Retry!.OnStatus);
        Assert.Equal(3, ((ActionStep)Browse[3]).Retry!.Attempts);
    }

    [Fact]
    public void Parse_Loops_AreRead()
    {
        var loop = (LoopStep)Browse[4];
        Assert.Equal(("2-5", "codes", "found not exists", true, "i", "it", "turns"), (loop.Count, loop.Over!.Variable, loop.While!.Text, loop.AtLeastOnce, loop.IndexName, loop.ItemName, loop.Name));
        Assert.Equal([StopScope.Turn, StopScope.Loop], loop.Steps.OfType<StopStep>().Select(stop => stop.Scope));
        Assert.Equal(("loopIndex", "loopItem", "loop"), (((LoopStep)Browse[5]).IndexName, ((LoopStep)Browse[5]).ItemName, Browse[5].Name));
        Assert.Equal(
            [new ScalarValue("1", ScalarKind.Number), ScalarValue.OfText("two"), new ScalarValue("""{"deep":"${wanted}"}""", ScalarKind.Json)],
            ((LoopStep)Browse[6]).Over!.Values);
        Assert.Equal("${mine}", ((LoopStep)Browse[7]).Count);
    }

    [Fact]
    public void Parse_BranchesAndGroups_AreRead()
    {
        var decision = (IfStep)Browse[8];
        Assert.Equal(("found == 'x'", "GET /then", "GET /else", 0.9), (decision.Condition.Text, decision.Then[0].Name, decision.Else[0].Name, decision.Probability));
        Assert.Null(decision.If);
        Assert.Empty(((IfStep)Browse[9]).Else);
        var parallel = (ParallelStep)Browse[10];
        Assert.Equal((2, 2), (parallel.Limit, parallel.Steps.Count));
        Assert.Equal(2, Assert.IsType<SequenceStep>(parallel.Steps[1]).Steps.Count);
        Assert.Equal(("shop", "basket"), (Browse[11].Name, ((GroupStep)Browse[11]).Steps[0].Name));
        Assert.Equal([3, 1], ((ChoiceStep)Browse[12]).Branches.Select(branch => branch.Weight));
    }

    [Fact]
    public void Parse_SetLogMetricCallStop_AreRead()
    {
        IReadOnlyList<Assignment> values = ((SetStep)Browse[13]).Values;
        Assert.Equal(["n", "more", "text", "list", "map", "none"], values.Select(value => value.Name));
        Assert.Equal(("n + 1", ScalarKind.Json, "[1,2]", ScalarKind.Null), (values[1].Expression!.Text, values[3].Value.Kind, values[3].Value.Text, values[5].Value.Kind));
        Assert.Equal(("n is ${n}", LogLevel.Warning), (((LogStep)Browse[14]).Message, ((LogStep)Browse[14]).Level));
        Assert.Equal(
            [("orders", MetricType.Counter, "1"), ("wait", MetricType.Trend, "${n}"), ("own", MetricType.Rate, "true")],
            Browse.OfType<MetricStep>().Select(metric => (metric.Metric, metric.Type, metric.Value)));
        Assert.Equal(("sign in", "call sign in", "bob"), (((CallStep)Browse[18]).Flow, Browse[18].Name, ((CallStep)Browse[18]).With[0].Value.Text));
        Assert.Equal([(StopScope.Iteration, "done with ${role}"), (StopScope.Test, "never")], Browse.OfType<StopStep>().Select(stop => (stop.Scope, stop.Reason)));
    }

    [Fact]
    public void Parse_Pauses_AreRead()
    {
        ThinkStep[] thinks = [.. Browse.OfType<ThinkStep>()];
        Assert.Equal(
            (ThinkDistribution.LogNormal, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)),
            (thinks[0].Distribution, thinks[0].Mean, thinks[0].Deviation, thinks[0].Min, thinks[0].Max));
        Assert.Equal((ThinkDistribution.Exponential, TimeSpan.FromSeconds(2)), (thinks[1].Distribution, thinks[1].Mean));
        Assert.Equal("${pause}", thinks[2].Duration);
    }

    [Fact]
    public void Parse_WhatBelongsToTheWhole_IsRead()
    {
        Assert.Equal((2, TimeSpan.FromMinutes(2)), (s_whole.Setup!.Steps.Count, s_whole.Setup.MaxDuration));
        Assert.Equal(TimeSpan.FromMinutes(1), s_whole.Teardown!.MaxDuration);
        LoadProfile mixed = s_whole.Load[0];
        Assert.Equal("browse", mixed.Flow);
        Assert.Equal([("browse", 3), ("sign in", 1.5)], mixed.Flows.Select(share => (share.Flow, share.Weight)));
        Assert.Equal(new Dictionary<string, string> { ["kind"] = "mixed", ["tier"] = "1" }, mixed.Tags);
        Assert.Equal((1, 1), (mixed.Setup!.Steps.Count, mixed.Teardown!.Steps.Count));
        Assert.Equal(("browse", 0), (s_whole.Load[1].Flow, s_whole.Load[1].Flows.Count));
        Flow browse = s_whole.Flows["browse"];
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6), 1, 1), (browse.Pacing!.Min, browse.Pacing.Max, browse.BeforeVu.Count, browse.AfterVu.Count));
        Assert.Equal([("orders", MetricType.Counter, false), ("wait", MetricType.Trend, true)], s_whole.Metrics.Values.Select(metric => (metric.Name, metric.Type, metric.IsTime)));
    }

    [Fact]
    public void Whole_AsJson_SurvivesWithEveryStep()
    {
        string json = JsonSerializer.Serialize(s_whole);
        Scenario read = JsonSerializer.Deserialize<Scenario>(json)!;
        Assert.Equal(json, JsonSerializer.Serialize(read));
        Assert.Equal(s_whole.AllSteps().Select(step => step.GetType()), read.AllSteps().Select(step => step.GetType()));
    }

    [Fact]
    public void AllSteps_Whole_HasThemAllEachBeforeThoseWithin()
    {
        string[] names = [.. s_whole.AllSteps().Select(step => step.Name)];
        Assert.Equal(1, names.Count(name => name == "GET /basket"));
        Assert.True(Array.IndexOf(names, "shop") < Array.IndexOf(names, "basket") && Array.IndexOf(names, "basket") < Array.IndexOf(names, "GET /basket"));
        Assert.Contains("POST /login", names);
        Assert.Contains("DELETE /sessions/${token}", names);
        Assert.Equal(["browse", "sign in"], s_whole.WithCalled(s_whole.Flows["browse"]).Select(flow => flow.Name));
    }

    [Theory]
    // Steps of each kind.
    [InlineData("{ loop: [ { get: / } ], cuont: 3 }", 4, 31, "there is no key 'cuont' in a loop", "count")]
    [InlineData("{ loop: 3 }", 4, 15, "'loop' must be a list, not '3'", null)]
    [InlineData("{ loop: [ { get: / } ], count: some }", 4, 38, "'count' must be a whole number or a range", null)]
    [InlineData("{ loop: [ { get: / } ], count: 5-2 }", 4, 38, "'count' must be a whole number or a range", null)]
    [InlineData("{ loop: [ { get: / } ], over: nobody }", 4, 37, "there is no variable 'nobody' to go over", null)]
    [InlineData("{ loop: [ { get: / } ], over: { a: 1 } }", 4, 37, "'over' must be text", null)]
    [InlineData("{ loop: [ { get: / } ], item: x }", 4, 37, "this loop goes over nothing", null)]
    [InlineData("{ loop: [ { get: / } ], atLeastOnce: true }", 4, 44, "'atLeastOnce' belongs to 'while'", null)]
    [InlineData("{ loop: [ { get: / } ], index: \"a b\" }", 4, 38, "cannot be the name of a variable", null)]
    [InlineData("{ loop: [ { get: / } ], while: \"x ==\" }", 4, 43, "'while' is an expression, and a value is expected here", null)]
    [InlineData("{ loop: [ { loop: [] } ] }", 4, 25, "the loop has no steps", null)]
    [InlineData("{ loop: [ { gett: / } ] }", 4, 19, "there is no step 'gett'", "get")]
    [InlineData("{ loop: [], get: / }", 4, 19, "this one has 'loop' already", null)]
    [InlineData("{ parallel: [ { get: / } ], limit: 0 }", 4, 42, "'limit' must be a whole number of 1 or more", null)]
    [InlineData("{ if: 1 == 1, then: [] }", 4, 27, "'then' has no steps", null)]
    [InlineData("{ if: 1 == 1, else: [ { get: / } ] }", 4, 7, "an if step needs the key 'then'", null)]
    [InlineData("{ then: [ { get: / } ] }", 4, 7, "an if step needs the key 'if'", null)]
    [InlineData("{ group: a }", 4, 7, "a group needs the key 'steps'", null)]
    [InlineData("{ group: \"a::b\", steps: [ { get: / } ] }", 4, 16, "cannot hold '::'", null)]
    [InlineData("{ choice: [] }", 4, 17, "at least one branch with a weight of more than 0", null)]
    [InlineData("{ choice: [ { weight: 0, steps: [ { get: / } ] } ] }", 4, 17, "at least one branch with a weight of more than 0", null)]
    [InlineData("{ choice: [ { weight: -1, steps: [ { get: / } ] } ] }", 4, 29, "'weight' must be a number of 0 or more", null)]
    [InlineData("{ choice: [ { get: / } ] }", 4, 21, "there is no key 'get' in a branch of a choice", null)]
    [InlineData("{ set: {} }", 4, 14, "'set' sets nothing", null)]
    [InlineData("{ set: { \"a b\": 1 } }", 4, 16, "cannot be the name of a variable", null)]
    [InlineData("{ set: { a: { expression: \"1 +\" } } }", 4, 37, "a value is expected here, not the end", null)]
    [InlineData("{ set: { a: \"${b}\" } }", 4, 20, "there is no variable 'b' here", null)]
    [InlineData("{ set: { a: [ \"${b}\" ] } }", 4, 22, "there is no variable 'b' here", null)]
    [InlineData("{ log: x, level: high }", 4, 24, "'level' cannot be 'high'", null)]
    [InlineData("{ log: \"${b}\" }", 4, 15, "there is no variable 'b' here", null)]
    [InlineData("{ metric: orders }", 4, 7, "a metric step needs the key 'type', or a declaration", null)]
    [InlineData("{ metric: orders, type: counted }", 4, 31, "'type' cannot be 'counted'", "counter")]
    [InlineData("{ metric: orders, type: trend }", 4, 7, "a trend needs the key 'value'", null)]
    [InlineData("{ metric: orders, type: trend, value: fast }", 4, 45, "'value' must be a number, not 'fast'", null)]
    [InlineData("{ metric: http_reqs, type: counter }", 4, 17, "built-in metric", null)]
    [InlineData("{ stop: all }", 4, 15, "'stop' cannot be 'all'", null)]
    [InlineData("{ stop: loop }", 4, 15, "there is no loop around this step", null)]
    [InlineData("{ loop: [ { parallel: [ { stop: turn } ] } ] }", 4, 39, "there is no loop around this step", null)]
    [InlineData("{ call: tow }", 4, 15, "there is no flow 'tow' to call", null)]
    [InlineData("{ call: oen }", 4, 15, "there is no flow 'oen' to call", "one")]
    [InlineData("{ call: one }", 4, 15, "the flow 'one' calls itself", null)]
    [InlineData("{ think: { distribution: gamma, mean: 1s } }", 4, 32, "'distribution' cannot be 'gamma'", null)]
    [InlineData("{ think: { distribution: normal, mean: 1s } }", 4, 16, "think needs the key 'deviation'", null)]
    [InlineData("{ think: { distribution: exponential, mean: 1s, deviation: 1s } }", 4, 66, "'deviation' belongs to the normal and the lognormal", null)]
    [InlineData("{ think: { distribution: uniform, mean: 1s, min: 1s, max: 2s } }", 4, 47, "'mean' belongs to other distributions", null)]
    [InlineData("{ think: { mean: 1s } }", 4, 24, "'mean' needs a 'distribution'", null)]
    [InlineData("{ think: \"${b}\" }", 4, 17, "there is no variable 'b' here", null)]
    // What every step may have.
    [InlineData("{ get: /, if: \"a == 1\" }", 4, 22, "there is no variable 'a' here", null)]
    [InlineData("{ get: /, if: \"1 = 1\" }", 4, 24, "'=='", null)]
    [InlineData("{ get: /, if: [] }", 4, 21, "'if' must be text, not a list", null)]
    [InlineData("{ get: /, probability: 30 }", 4, 30, "write 30% for 30 of a hundred", null)]
    [InlineData("{ get: /, probability: 130% }", 4, 30, "a share from 0% to 100%", null)]
    [InlineData("{ get: /, probability: often }", 4, 30, "a share such as 30%", null)]
    [InlineData("{ get: /, tags: { a: \"${b}\" } }", 4, 29, "there is no variable 'b' here", null)]
    [InlineData("{ get: /, retry: 0 }", 4, 24, "'retry' must be a whole number of 1 or more", null)]
    [InlineData("{ get: /, retry: { attemps: 2 } }", 4, 26, "there is no key 'attemps' in retry", "attempts")]
    [InlineData("{ get: /, retry: { delay: 1 } }", 4, 33, "'delay' has no unit", null)]
    [InlineData("{ get: /, retry: { backoff: 0.5 } }", 4, 35, "must be 1 or more", null)]
    [InlineData("{ get: /, retry: { onStatus: 999 } }", 4, 36, "'onStatus' must be a status code or a class of them", null)]
    [InlineData("{ get: /, retry: { onErrors: [timout] } }", 4, 37, "'onErrors' cannot be 'timout'", "timeout")]
    [InlineData("{ powershell: x, retry: { onStatus: 500 } }", 4, 43, "'onStatus' belongs to steps whose answers have a status", null)]
    [InlineData("{ think: 1s, retry: 2 }", 4, 20, "there is no key 'retry' in a think step", null)]
    public void Parse_BadStep_TellsPlaceAndFault(string step, int line, int column, string message, string? nearest) =>
        AssertProblem(ValidScenario.WithSteps(step), line, column, message, nearest);

    [Theory]
    [InlineData("setup: 5", 9, 8, "'setup' must be a list")]
    [InlineData("setup: []", 9, 8, "'setup' has no steps")]
    [InlineData("setup: { step: [] }", 9, 10, "there is no key 'step' in 'setup'")]
    [InlineData("setup: { maxDuration: 5, steps: [ { get: / } ] }", 9, 23, "'maxDuration' has no unit")]
    [InlineData("teardown: [ { stop: turn } ]", 9, 21, "there is no loop around this step")]
    [InlineData("metrics: { orders: counted }", 9, 20, "'type' cannot be 'counted'")]
    [InlineData("metrics: { \"a b\": counter }", 9, 12, "cannot be the name of a metric")]
    [InlineData("metrics: { http_reqs: counter }", 9, 12, "built-in metric")]
    [InlineData("metrics: { orders: { type: counter, time: true } }", 9, 43, "has no times")]
    [InlineData("includes: a.yaml", 9, 11, "this text is of no file")]
    public void Parse_BadWhole_TellsPlaceAndFault(string more, int line, int column, string message) => AssertProblem(ValidScenario.With(more), line, column, message, path: "");

    [Theory]
    [InlineData("a: { executor: constant-vus, duration: 1s, flow: { tow: 1 } }", 4, 54, "there is no flow 'tow'")]
    [InlineData("a: { executor: constant-vus, duration: 1s, flow: {} }", 4, 52, "'flow' is empty")]
    [InlineData("a: { executor: constant-vus, duration: 1s, flow: { one: 0 } }", 4, 59, "'one' must be a number of more than 0")]
    [InlineData("a: { executor: constant-vus, duration: 1s, tags: [a] }", 4, 52, "'tags' must be a mapping")]
    [InlineData("a: { executor: constant-vus, duration: 1s, setup: [ { get: \"/${no}\" } ] }", 4, 64, "there is no variable 'no' here")]
    public void Parse_BadLoad_TellsPlaceAndFault(string profile, int line, int column, string message) => AssertProblem(ValidScenario.WithLoad(profile), line, column, message);

    [Fact]
    public void Parse_StepsNestedTooDeeply_AreRefused()
    {
        string step = "{ get: / }";
        for (int i = 0; i < 18; i++)
        {
            step = $"{{ steps: [ {step} ] }}";
        }

        AssertProblem(ValidScenario.WithSteps(step), 4, null, "steps are nested deeper than 16 levels");
    }

    [Fact]
    public void Parse_CircleOfCalls_IsRefusedAtEach()
    {
        const string Text = "name: x\nload: { a: { executor: constant-vus, duration: 1s, flow: a } }\nflows:\n  a: { steps: [ { call: b } ] }\n  b: { steps: [ { loop: [ { call: a } ], count: 2 } ] }\n";
        AssertProblem(Text, 4, 25, "the flow 'b' calls itself, by way of others or not");
        AssertProblem(Text, 5, 35, "the flow 'a' calls itself, by way of others or not");
    }

    [Fact]
    public void Parse_ExpressionOverSeveralLines_TellsItsPlaceAtLeastRoughly()
    {
        AssertProblem(ValidScenario.WithStepKeys("if: >\n  1 == 1 and\n  a == 1"), 7, 13, "there is no variable 'a' here");
        AssertProblem(ValidScenario.WithStepKeys("if: 1 == 1 and a == 1"), 7, 24, "there is no variable 'a' here");
    }

    [Fact]
    public void Parse_FlowThatIsCalled_MayUseWhatItsCallersSet()
    {
        const string Text = """
            name: x
            load: { a: { executor: constant-vus, duration: 1s, flow: a } }
            flows:
              a:
                steps:
                  - { get: /, capture: { id: { json: "$.id" } } }
                  - { call: b, with: { other: 1 } }
                  - { get: "/${seen}" }
              b:
                steps:
                  - { get: "/${id}/${other}", capture: { seen: { json: "$.x" } } }
            """;
        Assert.Empty(ScenarioLoader.Parse(Text, "").Warnings);
        AssertProblem(Text.Replace("${other}", "${nobody}", StringComparison.Ordinal), 11, null, "there is no variable 'nobody' here");
    }

    private static void AssertProblem(string text, int line, int? column, string message, string? nearest = null, string path = "dir/bad.yaml")
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(text, path));
        ScenarioProblem? problem = error.Problems.FirstOrDefault(one => one.Line == line && (column is null || one.Column == column) && one.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(problem is not null, $"No problem at {line}:{column} with '{message}' in:\n{error.Message}");
        Assert.Equal(nearest, nearest is null ? null : problem.Nearest);
    }
}
