using Perf.Target;
using static Perf.Tests.Engine.Language.LanguageRun;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Language;

public sealed class ControlFlowRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TargetServer Server => fixture.Server;

    [Theory]
    // Loops.
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  count: 5", "a=5")]
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  count: 0\n- { get: /ok, name: b }", "b=1")]
    [InlineData("- loop: [ { get: \"/body?bytes=${loopIndex}\", name: \"a\", expect: { body: { matches: '^.{0,9}$' } } } ]\n  count: 3", "a=3")]
    [InlineData("- loop: [ { get: \"/status/${loopItem}\", name: a, expect: { status: [200, 201, 202] } } ]\n  over: [200, 201, 202]", "a=3")]
    [InlineData("- loop: [ { get: \"/status/${code}\", name: a, expect: { status: [200, 201] } } ]\n  over: codes\n  item: code", "a=2")]
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  over: [1, 2, 3, 4]\n  count: 2", "a=2")]
    [InlineData("- set: { n: 0 }\n- loop: [ { get: /ok, name: a }, { set: { n: { expression: n + 1 } } } ]\n  while: n < 4", "a=4")]
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  while: false\n  atLeastOnce: true", "a=1")]
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  while: loopIndex < 3", "a=3")]
    [InlineData("- loop:\n    - loop: [ { get: /ok, name: a } ]\n      count: ${loopIndex}\n      index: inner\n  count: 4", "a=6")]
    [InlineData("- loop: [ { get: /ok, name: a }, { stop: loop, if: loopIndex == 2 } ]", "a=3")]
    [InlineData("- loop: [ { stop: turn, if: \"loopIndex in [1, 3]\" }, { get: /ok, name: a } ]\n  count: 5", "a=3")]
    [InlineData("- { get: /items?n=4, name: list, capture: { ids: { json: \"$.items\" } } }\n- loop: [ { get: /ok, name: a } ]\n  over: ids", "a=4 list=1")]
    [InlineData("- loop: [ { get: /ok, name: a } ]\n  over: ids\n- set: { ids: [] }\n- loop: [ { get: /ok, name: b } ]\n  over: ids", "", "variables: { ids: null, code: 200 }")]
    // Conditions.
    [InlineData("- { get: /ok, name: a, if: \"flag == 'yes'\" }\n- { get: /ok, name: b, if: \"flag == 'no'\" }", "a=1")]
    [InlineData("- { if: \"flag == 'yes'\", then: [ { get: /ok, name: a } ], else: [ { get: /ok, name: b } ] }", "a=1")]
    [InlineData("- { if: \"flag == 'no'\", then: [ { get: /ok, name: a } ], else: [ { get: /ok, name: b } ] }", "b=1")]
    [InlineData("- { if: flag not exists, then: [ { get: /ok, name: a } ] }\n- { get: /ok, name: b }", "b=1")]
    [InlineData("- { steps: [ { get: /ok, name: a }, { get: /ok, name: b } ], if: flag exists }", "a=1 b=1")]
    [InlineData("- { get: /ok, name: a, probability: 0% }\n- { get: /ok, name: b, probability: 1 }", "b=1")]
    [InlineData("- { choice: [ { weight: 0, steps: [ { get: /ok, name: a } ] }, { weight: 2, steps: [ { get: /ok, name: b } ] } ] }", "b=1")]
    // Early ends.
    [InlineData("- { get: /ok, name: a }\n- { stop: iteration }\n- { get: /ok, name: b }", "a=1")]
    [InlineData("- loop: [ { get: /ok, name: a }, { stop: iteration } ]\n- { get: /ok, name: b }", "a=1")]
    // Calls.
    [InlineData("- { call: other, with: { code: 201 } }\n- { get: /ok, name: a, if: seen == '201' }", "a=1 other=1")]
    [InlineData("- loop: [ { call: other, with: { code: \"20${loopIndex}\" } } ]\n  count: 3", "other=3")]
    // In one go.
    [InlineData("- { parallel: [ { get: /ok, name: a }, { get: /ok, name: b }, { steps: [ { get: /ok, name: c }, { get: /ok, name: c } ] } ] }\n- { get: /ok, name: d }", "a=1 b=1 c=2 d=1")]
    [InlineData("- { parallel: [ { get: /delay?ms=5, name: a }, { get: /delay?ms=5, name: a }, { get: /delay?ms=5, name: a } ], limit: 1 }\n- { get: /ok, name: d }", "a=3 d=1")]
    [InlineData("- loop:\n    - parallel:\n        - loop: [ { get: /ok, name: a }, { stop: loop, if: inner == 1 } ]\n          index: inner\n        - { group: g, steps: [ { get: /ok, name: b } ] }\n  count: 3", "a=6 b=3")]
    [InlineData("- parallel:\n    - parallel: [ { get: /ok, name: a }, { get: /ok, name: b } ]\n    - { set: { x: 1 } }", "a=1 b=1")]
    [InlineData("- { parallel: [ { get: /ok, name: a, if: false } ] }\n- { get: /ok, name: b }", "b=1")]
    public async Task RunAsync_Steps_AreDoneAsOftenAsTheySay(string steps, string counts, string more = "")
    {
        string variables = more.Length > 0 ? more : "variables: { flag: 'yes', codes: [200, 201], code: 200 }";
        const string Other = "other: { steps: [ { get: \"/status/${code}\", name: other, expect: { status: 2xx } }, { set: { seen: \"${code}\" } } ] }";
        Scenario scenario = Read(Server, steps, "{ executor: shared-iterations, iterations: 2, flow: main }", variables, others: Other);
        RunResult result = (await RunAsync(scenario)).Result;

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Empty(result.Errors);
        Assert.Equal(Twice(counts), Counts(result));
        Assert.Equal(2, Sum(result, MetricNames.Iterations));
    }

    private static string Twice(string counts) => string.Join(' ', counts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(count => count.Split('=')).Select(pair => $"{pair[0]}={int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture) * 2}"));

    [Fact]
    public async Task RunAsync_Set_KeepsKindsAndSeesWhatComesBefore()
    {
        RunResult result = await LanguageRun.RunAsync(Server, """
            - set:
                n: 7
                twice: { expression: n * 2 }
                text: "${n} and ${twice}"
                copy: "${n}"
                list: [1, "${text}", { deep: "${n}" }]
            - post: /echo
              name: echo
              json: { n: "${n}", copy: "${copy}", twice: "${twice}", text: "${text}", list: "${list}" }
              expect:
                json:
                  "$.body": '{"n":7,"copy":7,"twice":14,"text":"7 and 14","list":[1,"7 and 14",{"deep":7}]}'
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Passes);
    }

    [Fact]
    public async Task RunAsync_Probability_IsThatShareAndTheSameForTheSameSeed()
    {
        const string Steps = """
            - { get: /ok, name: some, probability: 30% }
            - choice:
                - { weight: 3, steps: [ { get: /ok, name: often } ] }
                - { steps: [ { get: /ok, name: seldom } ] }
            - { think: 0s }
            """;
        const string Load = "{ executor: shared-iterations, vus: 4, iterations: 2000 }";
        RunResult first = await LanguageRun.RunAsync(Server, Steps, Load, seed: 11);
        RunResult again = await LanguageRun.RunAsync(Server, Steps, Load, seed: 11);
        RunResult other = await LanguageRun.RunAsync(Server, Steps, Load, seed: 12);

        Assert.Equal(Counts(first), Counts(again));
        Assert.NotEqual(Counts(first), Counts(other));
        Assert.InRange(Count(first, "some"), 500, 700);
        Assert.InRange(Count(first, "often"), 1400, 1600);
        Assert.Equal(2000, Count(first, "often") + Count(first, "seldom"));
    }

    [Fact]
    public async Task RunAsync_FlowMix_IsByWeightAndTheSameForTheSameSeed()
    {
        Scenario scenario = Read(
            Server, "- { get: /ok, name: a }", "{ executor: shared-iterations, vus: 3, iterations: 1000, flow: { main: 3, second: 1 } }", others: "second: { steps: [ { get: /ok, name: b } ] }");
        RunResult first = (await RunAsync(scenario, seed: 5)).Result;

        Assert.Equal(Counts(first), Counts((await RunAsync(scenario, seed: 5)).Result));
        Assert.Equal(1000, Count(first, "a") + Count(first, "b"));
        Assert.InRange(Count(first, "a"), 690, 810);
    }

    [Fact]
    public async Task RunAsync_Groups_AreTimedAlsoWhereTheIterationEndsWithin()
    {
        RunResult result = await LanguageRun.RunAsync(Server, """
            - group: shop
              steps:
                - get: /ok
                - group: basket
                  steps:
                    - get: /delay?ms=20
                    - { stop: iteration, if: loop exists }
            - group: never
              if: false
              steps: [ { get: /ok } ]
            """, more: "variables: { loop: 1 }");

        Assert.Equal(2, result.Metrics[MetricNames.GroupDuration].Count);
        Assert.Equal(1, result.Metrics[MetricNames.OfGroup("::shop::basket")].Count);
        Assert.True(result.Metrics[MetricNames.OfGroup("::shop")].Min >= 20);
        Assert.DoesNotContain(MetricNames.OfGroup("::never"), result.Metrics.Keys);
    }

    [Fact]
    public async Task RunAsync_Metrics_GetTheirValues()
    {
        RunResult result = await LanguageRun.RunAsync(Server, """
            - { metric: orders }
            - { metric: orders, value: 4 }
            - loop: [ { metric: level, type: gauge, value: "${loopIndex}" }, { metric: fast, type: rate, value: "${loopItem}" }, { metric: wait, value: "${loopIndex}" } ]
              over: [true, false, 1, 0]
            - { metric: wait, value: "${word}" }
            - get: /ok
            """, more: "variables: { word: none }\nmetrics: { orders: counter, wait: { type: trend, time: true } }");

        Assert.Equal(5, result.Metrics["orders"].Count);
        Assert.Equal((0, 3), (result.Metrics["level"].Min, result.Metrics["level"].Max));
        Assert.Equal((2, 2), (result.Metrics["fast"].Passes, result.Metrics["fast"].Fails));
        Assert.Equal((4, 3), (result.Metrics["wait"].Count, result.Metrics["wait"].Max));
        Assert.Equal(ErrorClasses.MetricValue, Assert.Single(result.Errors).Class);
    }

    [Fact]
    public async Task RunAsync_ExpressionWithoutAValue_EndsTheIterationAndIsCounted()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- { get: /ok, name: a }\n- { set: { n: { expression: word + 1 } } }\n- { get: /ok, name: b }", "{ executor: shared-iterations, iterations: 3 }", "variables: { word: abc }");

        Assert.Equal("a=3", Counts(result));
        Assert.Equal((ErrorClasses.Expression, 3L), result.Errors.Select(error => (error.Class, error.Count)).Single());
        Assert.Equal(3, Sum(result, MetricNames.Iterations));
    }

    [Fact]
    public async Task RunAsync_FlowThatOnlyComputes_MakesItsIterationsAndEnds()
    {
        RunResult result = await LanguageRun.RunAsync(Server, "- set: { n: 0 }\n- loop: [ { set: { n: { expression: n + 1 } } } ]\n  count: 1000", "{ executor: shared-iterations, vus: 10, iterations: 500 }");

        Assert.Equal((RunStatus.Completed, 500), (result.Status, Sum(result, MetricNames.Iterations)));
    }

    [Fact]
    public async Task RunAsync_Think_OfEveryKind_GoesOn()
    {
        RunResult result = await LanguageRun.RunAsync(Server, """
            - think: 1ms
            - think: 0s..2ms
            - think: { distribution: exponential, mean: 1ms, max: 5ms }
            - think: { distribution: normal, mean: 1ms, deviation: 1ms }
            - think: { distribution: lognormal, mean: 1ms, deviation: 1ms, max: 5ms }
            - think: "${pause}"
            - get: /ok
            """, "{ executor: shared-iterations, iterations: 3 }", "variables: { pause: 0.001 }");

        Assert.Empty(result.Errors);
        Assert.Equal(3, Sum(result, MetricNames.HttpReqs));
    }

    private static double Count(RunResult result, string step) => result.Steps[step].Metrics[MetricNames.HttpReqs].Count;
}
