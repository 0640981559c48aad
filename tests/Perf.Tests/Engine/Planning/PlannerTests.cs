using System.Text.Json;
using Perf.Engine.Pacing;
using Perf.Engine.Planning;

namespace Perf.Tests.Engine.Planning;

public sealed class PlannerTests
{
    private const string Secret = "5ecret-value-of-the-environment";

    [Fact]
    public void Plan_Variables_ScenarioThenEnvironmentThenRequest()
    {
        Scenario scenario = Planning.Scenario() with { Variables = Planning.Variables(("a", "scenario"), ("b", "scenario"), ("c", "scenario")) };
        RunPlan plan = scenario.Plan(
            new RunRequest { Environment = "staging", Variables = Planning.Variables(("c", "request"), ("e", "request")) },
            [Planning.Named("staging", null, false, ("b", "environment"), ("c", "environment"), ("d", "environment"))]);
        Assert.Equal(
            ["a=scenario", "b=environment", "c=request", "d=environment", "e=request"],
            plan.Scenario.Variables.Select(one => $"{one.Key}={one.Value.Values[0].Text}").Order());
        Assert.Equal("scenario", scenario.Variables["b"].Values[0].Text);
    }

    [Fact]
    public void Plan_TagsAndThresholds_AreMerged()
    {
        Scenario scenario = Planning.Scenario() with
        {
            Tags = new Dictionary<string, string> { ["team"] = "shop", ["build"] = "0" },
            Thresholds = [new Threshold { Metric = "checks", Expression = "rate > 99%" }],
        };
        RunPlan plan = scenario.Plan(new RunRequest
        {
            Tags = new Dictionary<string, string> { ["build"] = "42" },
            Thresholds = [new Threshold { Metric = "http_reqs", Expression = "count > 0" }],
        });
        Assert.Equal(new Dictionary<string, string> { ["team"] = "shop", ["build"] = "42" }, plan.Tags);
        Assert.Equal(plan.Tags, plan.Scenario.Tags);
        Assert.Equal(["checks: rate > 99%", "http_reqs: count > 0"], plan.Scenario.Thresholds.Select(one => one.ToString()));
    }

    [Fact]
    public void Plan_ThresholdOfTheRequestForAStepThatIsNotThere_NamesTheNearestAndAll()
    {
        Threshold right = ThresholdParser.Parse("http_reqs{step:list items}: count > 0");
        Scenario scenario = ScenarioBuilding.Of(
            new Uri("http://unused.example"), new ConstantVus { Duration = TimeSpan.FromSeconds(1) }, ScenarioBuilding.Get("/a", "list items"), ScenarioBuilding.Get("/b", "order"))
            with
        { Target = "http://scenario.example" };
        Assert.Single(scenario.Plan(new RunRequest { Thresholds = [right] }).Scenario.Thresholds);

        var fault = Assert.Throws<PerfException>(() => scenario.Plan(new RunRequest { Thresholds = [right, right with { Step = "list item" }] }));
        Assert.Equal(ErrorIds.ThresholdInvalid, fault.Id);
        Assert.EndsWith("did you mean 'list items'? Steps: list items, order.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData(0, 0)]
    [InlineData(-3, -3)]
    public void Plan_Seed_IsTheRequestsElseTheOneOffered(int? asked, int expected)
    {
        RunPlan plan = Planning.Scenario().Plan(new RunRequest { Seed = asked });
        Assert.Equal(expected, plan.Seed);
        Assert.Equal("run-1", plan.RunId);
    }

    [Fact]
    public void Plan_Executors_AreInTheOrderOfTheirStartWithTheirFigures()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        Scenario scenario = ScenarioBuilding.Of(
            new Uri("http://x.example"),
            [
                new ConstantVus { Name = "last", Vus = 2, Duration = second, StartTime = second * 60 },
                new ConstantArrivalRate { Name = "first", Rate = 50, Duration = second * 30, GracefulStop = second * 40 },
            ],
            ScenarioBuilding.Get("/a"),
            ScenarioBuilding.Get("/b"));
        RunPlan plan = scenario.Plan();
        Assert.Equal(["first", "last"], plan.Executors.Select(executor => executor.Name));
        Assert.Equal((1500, 50.0, null, 2), (plan.Executors[0].Iterations, plan.Executors[0].PeakRate, plan.Executors[0].MaxVus, plan.Executors[0].RequestsPerIteration));
        Assert.Equal((null, null, 2), (plan.Executors[1].Iterations, plan.Executors[1].PeakRate, plan.Executors[1].MaxVus));
        Assert.Equal(second * 61, plan.Duration);
        Assert.Equal(second * 91, plan.MaxDuration);
    }

    [Fact]
    public void Plan_RandomArrivals_FollowFromTheSeedAndDifferByProfile()
    {
        var random = new ConstantArrivalRate { Rate = 50, Duration = TimeSpan.FromSeconds(30), Arrival = ArrivalPattern.Poisson };
        Scenario scenario = ScenarioBuilding.Of(new Uri("http://x.example"), [random, random, random with { Arrival = ArrivalPattern.Uniform }], ScenarioBuilding.Get("/a"));
        int[] Seeds(int seed) => [.. scenario.Plan(new RunRequest { Seed = seed }).Scenario.Load.Select(load => ((ConstantArrivalRate)load).ArrivalSeed)];

        Assert.Equal(Seeds(1), Seeds(1));
        Assert.Equal(4, Seeds(1)[..2].Concat(Seeds(2)[..2]).Distinct().Count());
        Assert.Equal(0, Seeds(1)[2]);
        RunPlan plan = scenario.Plan(new RunRequest { Seed = 1 });
        Assert.Equal(plan.Scenario.Load.Select(load => ArrivalSchedule.Of(load)?.Count), plan.Executors.Select(executor => executor.Iterations));
        Assert.Equal(["poisson", "poisson", ""], plan.Executors.Select(executor => executor.Detail));
    }

    [Fact]
    public void Plan_ShapesAndArrivals_SurviveJson()
    {
        var load = new ShapedArrivalRate { Name = "a", Shape = new SineShape { Base = 50, Amplitude = 10, Period = TimeSpan.FromSeconds(30), Duration = TimeSpan.FromMinutes(1) }, Arrival = ArrivalPattern.Poisson, ArrivalSeed = 8 };
        var read = Assert.IsType<ShapedArrivalRate>(JsonSerializer.Deserialize<LoadProfile>(JsonSerializer.Serialize<LoadProfile>(load)));
        Assert.Equal(load with { Stages = [], Flows = [], Tags = read.Tags }, read with { Stages = [], Flows = [] });
        Assert.Equal(load.Stages, read.Stages);
    }

    [Fact]
    public void Plan_MissingEnvironmentVariables_AreListedAllAtOnce()
    {
        RunRequest request = new() { Variables = Planning.Variables(("g", "${env:IN_REQUEST}")) };
        var fault = Assert.Throws<PerfException>(() => Everywhere("${env:", "}").Plan(request, [], ("PRESENT", "x")));
        Assert.Equal(ErrorIds.VariableMissing, fault.Id);
        foreach (string name in s_places.Append("IN_REQUEST"))
        {
            Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Plan_MissingEnvironmentVariableOfAnEnvironment_IsMissedOnlyWhenThatIsChosen()
    {
        EnvironmentDefinition[] environments = [Planning.Named("staging", "http://${env:STAGING_HOST}", false, ("key", "${env:STAGING_KEY}"))];
        Assert.Equal("http://scenario.example", Planning.Scenario().Plan(environments: environments).Target);
        var fault = Assert.Throws<PerfException>(() => Planning.Scenario().Plan(new RunRequest { Environment = "staging" }, environments));
        Assert.Contains("STAGING_HOST, STAGING_KEY", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MissingVariableThatHasADefault_IsNotMissed() => Assert.NotNull(Everywhere("${env:", ":-http://x.example}").Plan());

    [Fact]
    public void Plan_OneMissingVariable_IsToldAsOneWithItsDefault()
    {
        Scenario scenario = Planning.Scenario() with { Variables = Planning.Variables(("a", "${env:ONE} ${env:ONE}")) };
        var fault = Assert.Throws<PerfException>(() => scenario.Plan());
        Assert.Contains("an environment variable that is not set: ONE.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("${env:ONE:-value}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_VariablesThatDependOnEachOtherInACircle_AreAnError()
    {
        Scenario scenario = Planning.Scenario() with { Variables = Planning.Variables(("a", "${b}")) };
        Assert.Equal(ErrorIds.ScenarioInvalid, Assert.Throws<PerfException>(() => scenario.Plan(new RunRequest { Variables = Planning.Variables(("b", "${a}")) })).Id);
    }

    [Fact]
    public void Plan_SecretsOfTheEnvironment_AreNowhereInThePlan()
    {
        (string, string)[] process = [.. s_places.Append("IN_REQUEST").Select(name => (name, name == "IN_TARGET" ? $"https://user:{Secret}@shop.example?key={Secret}" : Secret))];
        RunRequest request = new() { Variables = Planning.Variables(("g", "${env:IN_REQUEST}")) };
        RunPlan plan = Everywhere("${env:", "}").Plan(request, [], process);
        Assert.Equal("https://shop.example", plan.Target);
        Assert.DoesNotContain(Secret, Serialized(plan), StringComparison.Ordinal);
        Assert.Contains("${env:IN_HEADER}", Serialized(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CredentialsInTheAddress_AreNowhereInThePlan()
    {
        string address = $"https://user:{Secret}@shop.example/api";
        Assert.DoesNotContain(Secret, Serialized(Planning.Scenario().Plan(new RunRequest { Target = address })), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Serialized(Planning.Scenario().Plan(process: ("API_BASE_URL", address))), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Serialized(Planning.Scenario(address).Plan()), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SecretsThatStandInTheScenario_AreNeitherInItsTextNorInItsJson()
    {
        Scenario scenario = Planning.Scenario() with
        {
            Http = new HttpOptions
            {
                Auth = new HttpAuth { Scheme = HttpAuthScheme.Basic, User = "a", Password = Secret, Token = $"${{env:X:-{Secret}}}" },
                Proxy = $"http://${{env:A}}:{Secret}@proxy.example:3128",
            },
        };
        RunPlan plan = scenario.Plan(process: ("A", "a"));
        Assert.DoesNotContain(Secret, Serialized(plan), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, plan.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, plan.Scenario.Http.ToString(), StringComparison.Ordinal);
        Assert.Equal(Secret, plan.Scenario.Http.Auth!.Password);
        Assert.Equal($"http://${{env:A}}:{Secret}@proxy.example:3128", plan.Scenario.Http.Proxy);

        HttpOptions byReference = new() { Auth = new HttpAuth { Password = "${env:P}", Token = "${t}" }, Proxy = "http://a:${env:P}@proxy.example" };
        Assert.Equal(byReference.Auth, JsonSerializer.Deserialize<HttpOptions>(JsonSerializer.Serialize(byReference))!.Auth);
        Assert.Equal(byReference.Proxy, JsonSerializer.Deserialize<HttpOptions>(JsonSerializer.Serialize(byReference))!.Proxy);
    }

    [Fact]
    public void Of_Scenario_GivesEveryTextThatMayHoldATemplate()
    {
        string all = string.Join('\n', ScenarioTemplates.Of(Everywhere("${env:", "}")));
        Assert.All(s_places, place => Assert.Contains($"${{env:{place}}}", all, StringComparison.Ordinal));
    }

    private static readonly string[] s_places =
    [
        "IN_TARGET", "IN_VARIABLE", "IN_LIST", "IN_HTTP_HEADER", "IN_URL", "IN_QUERY", "IN_HEADER", "IN_BODY", "IN_FORM", "IN_EXPECT", "IN_CHECK",
        "IN_USER", "IN_PASSWORD", "IN_TOKEN", "IN_PROXY",
        "IN_CONNECTION", "IN_PARAMETER", "IN_SQL_EXPECT", "IN_WORD",
    ];

    /// <summary>A scenario with a reference in every place that may hold one.</summary>
    private static Scenario Everywhere(string before, string after)
    {
        string Reference(string name) => before + name + after;
        return ScenarioBuilding.Of(
            new Uri("http://unused.example"),
            new ConstantVus { Duration = TimeSpan.FromSeconds(1) },
            new RequestStep
            {
                Name = "first",
                Url = "/" + Reference("IN_URL"),
                Query = [new("q", Reference("IN_QUERY"))],
                Headers = [new("authorization", Reference("IN_HEADER"))],
                Auth = new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = Reference("IN_TOKEN") },
                Body = new RequestBody { Text = Reference("IN_BODY") },
                Expect = [new Assertion { Expected = [Reference("IN_EXPECT")] }],
                Checks = [new Assertion { Expected = [Reference("IN_CHECK")] }],
            },
            new ThinkStep(),
            new SqlStep { Name = "sql", Connection = "db", Text = "select @p", Parameters = [new("p", ScalarValue.OfText(Reference("IN_PARAMETER")))], Expect = [new Assertion { Expected = [Reference("IN_SQL_EXPECT")] }] },
            new RedisStep { Name = "redis", Connection = "cache", Words = ["GET", Reference("IN_WORD")] },
            new RequestStep { Name = "second", Url = "/", Body = new RequestBody { Kind = BodyKind.Form, Form = [new("f", Reference("IN_FORM"))] } }) with
        {
            Target = Reference("IN_TARGET"),
            Connections = new Dictionary<string, ConnectionDefinition> { ["db"] = new() { Name = "db", Kind = "postgresql", ConnectionString = Reference("IN_CONNECTION") } },
            Variables = new Dictionary<string, Variable>
            {
                ["v"] = Variable.Of(ScalarValue.OfText(Reference("IN_VARIABLE"))),
                ["list"] = new Variable { Values = [ScalarValue.OfText("plain"), ScalarValue.OfText(Reference("IN_LIST"))] },
            },
            Http = new HttpOptions
            {
                Headers = [new("x-key", Reference("IN_HTTP_HEADER"))],
                Auth = new HttpAuth { Scheme = HttpAuthScheme.Basic, User = Reference("IN_USER"), Password = Reference("IN_PASSWORD") },
                Proxy = $"http://a:{Reference("IN_PROXY")}@proxy.example:3128",
            },
        };
    }

    private static string Serialized(RunPlan plan) => JsonSerializer.Serialize(plan);
}
