using Perf.Engine.Scenarios;

namespace Perf.Tests.Engine.Scenarios;

public class ScenarioLoaderTests
{
    private static readonly Scenario s_whole = ScenarioLoader.Parse(ValidScenario.Whole, "scenarios/whole.yaml");

    [Fact]
    public void Parse_WholeFormat_GivesHead()
    {
        Assert.Equal("whole", s_whole.Name);
        Assert.Equal("every part of the format", s_whole.Description);
        Assert.Equal("scenarios/whole.yaml", s_whole.Path);
        Assert.Equal("${env:API_BASE_URL:-http://localhost:3000}", s_whole.Target);
        Assert.Equal("staging", s_whole.DefaultEnvironment);
        Assert.Equal("1", s_whole.Tags["tier"]);
        Assert.Empty(s_whole.Warnings);
    }

    [Fact]
    public void Parse_Variables_KeepTheirKind()
    {
        Assert.Equal([new("acme", ScalarKind.Text)], s_whole.Variables["tenant"].Values);
        Assert.Equal([new("alpha", ScalarKind.Text), new("beta", ScalarKind.Text), new("3", ScalarKind.Number)], s_whole.Variables["term"].Values);
        Assert.Equal([new("true", ScalarKind.Boolean)], s_whole.Variables["flag"].Values);
        Assert.Equal([new("null", ScalarKind.Null)], s_whole.Variables["nothing"].Values);
        Assert.Equal("canary", s_whole.Environments["Staging"].Variables["tenant"].Values[0].Text);
        Assert.True(s_whole.Environments["production"].Production);
    }

    [Fact]
    public void Parse_Http_GivesOptions()
    {
        HttpOptions http = s_whole.Http;
        Assert.Equal(TimeSpan.FromSeconds(10), http.Timeout);
        Assert.Equal(50, http.MaxConnections);
        Assert.Equal([new("x-tenant", "${tenant}"), new("accept", "text/html"), new("accept", "application/json")], http.Headers);
        Assert.Equal(3, http.MaxRedirects);
        Assert.Equal(10_000_000, http.MaxBodySize);
        Assert.False(http.Cookies);
        Assert.True(http.Tls.SkipVerify);
        Assert.Equal("api.example.com", http.Tls.ServerName);
        Assert.Equal(("1.2", "1.3", false), (http.Tls.MinVersion, http.Tls.MaxVersion, http.Tls.Resume));
        Assert.Equal(new HttpAuth { Scheme = HttpAuthScheme.Basic, User = "${tenant}", Password = "${env:PASSWORD:-x}" }, http.Auth);
        Assert.Equal("http://user:${env:PROXY_PASSWORD:-x}@proxy.example:3128", http.Proxy);
        Assert.Equal(["127.0.0.1", "::1"], http.SourceAddresses);
        Assert.Equal(new DnsOptions { Ttl = TimeSpan.MaxValue, Select = DnsSelect.Random, Policy = DnsPolicy.OnlyIPv6 }, http.Dns);
        Assert.Equal(
            new Dictionary<string, string> { ["shop.example"] = "127.0.0.1", ["api.example:443"] = "127.0.0.1:8443", ["v6.example"] = "[::1]:80" },
            http.Hosts);
    }

    [Fact]
    public void Parse_AuthOfSteps_IsTheirOwn()
    {
        Assert.Null(Request("browse", 0).Auth);
        Assert.Equal(new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = "${token}" }, Request("browse", 1).Auth);
        Assert.Equal(HttpAuthScheme.None, Request("other", 0).Auth!.Scheme);
        Assert.Equal(new HttpAuth { Scheme = HttpAuthScheme.Digest, User = "u", Password = "${env:PASSWORD:-x}" }, Request("other", 1).Auth);
    }

    [Theory]
    [InlineData("http: { auth: { bearer: hunter2 } }", "bearer: \"${env:API_TOKEN}\"")]
    [InlineData("http: { auth: { basic: { user: a, password: hunter2 } } }", "password: \"${env:API_PASSWORD}\"")]
    [InlineData("http: { auth: { digest: { user: a, password: hunter2 } } }", "password: \"${env:API_PASSWORD}\"")]
    [InlineData("http: { proxy: \"http://a:hunter2@proxy.example:3128\" }", "${env:PROXY_PASSWORD}")]
    [InlineData("http: { proxy: \"http://${env:A}:hunter2@proxy.example:3128\" }", "${env:PROXY_PASSWORD}")]
    [InlineData("environments: { e: { target: \"http://a:hunter2@shop.example\" } }", "${env:TARGET_PASSWORD}")]
    public void Parse_LiteralSecret_WarnsWithoutRepeatingIt(string http, string instead)
    {
        ScenarioProblem warning = Assert.Single(ScenarioLoader.Parse(ValidScenario.With(http), "f.yaml").Warnings);
        Assert.Equal((9, "f.yaml"), (warning.Line, warning.File));
        Assert.Contains(instead, warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http: { auth: { bearer: \"${env:TOKEN}\" } }")]
    [InlineData("http: { auth: { basic: { user: a, password: \"\" } } }")]
    [InlineData("http: { auth: none }")]
    [InlineData("http: { proxy: \"http://${env:USER}:${env:PASSWORD}@proxy.example:3128\" }")]
    [InlineData("http: { proxy: \"http://proxy.example:3128\" }")]
    [InlineData("http: { proxy: \"${env:PROXY}\" }")]
    [InlineData("environments: { e: { target: \"http://a:${env:PASSWORD}@shop.example\" } }")]
    [InlineData("http: { dns: { ttl: 0 }, tls: { minVersion: 1.3, maxVersion: 1.3 } }")]
    public void Parse_SecretByReference_DoesNotWarn(string http) => Assert.Empty(ScenarioLoader.Parse(ValidScenario.With(http), "").Warnings);

    [Fact]
    public void Parse_Load_GivesTheExecutorsOfK6()
    {
        Assert.Equal(
            [
                new SharedIterations { Name = "shared", Flow = "browse", Vus = 2, Iterations = 10, MaxDuration = TimeSpan.FromMinutes(1) },
                new PerVuIterations { Name = "each", Flow = "browse", Vus = 3, Iterations = 4, StartTime = TimeSpan.FromMinutes(1) },
                new ConstantVus { Name = "steady", Flow = "browse", Vus = 5, Duration = TimeSpan.FromSeconds(30), GracefulStop = TimeSpan.Zero },
            ],
            s_whole.Load.Take(3));

        var ramp = Assert.IsType<RampingVus>(s_whole.Load[3]);
        Assert.Equal((0, TimeSpan.FromSeconds(5)), (ramp.StartVus, ramp.GracefulRampDown));
        Assert.Equal([new Stage(TimeSpan.FromMinutes(1), 50), new Stage(TimeSpan.Zero, 10)], ramp.Stages);
        var open = Assert.IsType<ConstantArrivalRate>(s_whole.Load[4]);
        Assert.Equal((200d, TimeSpan.FromMinutes(1), 5, 50), (open.Rate, open.TimeUnit, open.PreAllocatedVus, open.MaxVus));
        var units = Assert.IsType<ConstantArrivalRate>(s_whole.Load[5]);
        Assert.Equal((30d, TimeSpan.FromMinutes(1), "other"), (units.Rate, units.TimeUnit, units.Flow));
        Assert.Null(units.MaxVus);
        var rising = Assert.IsType<RampingArrivalRate>(s_whole.Load[^1]);
        Assert.Equal((10d, TimeSpan.FromSeconds(1)), (rising.StartRate, rising.TimeUnit));
        Assert.Equal([new Stage(TimeSpan.FromMinutes(1), 20.5)], rising.Stages);
    }

    [Fact]
    public void Parse_Load_GivesShapesAndArrivals()
    {
        Assert.Equal(ArrivalPattern.Poisson, Assert.IsType<ConstantArrivalRate>(s_whole.Load[6]).Arrival);
        var waves = Assert.IsType<ShapedArrivalRate>(s_whole.Load[7]);
        Assert.Equal(new SineShape { Base = 100, Amplitude = 50, Period = TimeSpan.FromMinutes(10), Duration = TimeSpan.FromHours(1) }, waves.Shape);
        Assert.Equal((TimeSpan.FromMinutes(1), ArrivalPattern.Uniform), (waves.TimeUnit, waves.Arrival));
        var rush = Assert.IsType<ShapedArrivalRate>(s_whole.Load[8]);
        Assert.Equal(
            new SpikeShape { Base = 50, Peak = 500, At = TimeSpan.FromMinutes(2), Width = TimeSpan.FromSeconds(30), Duration = TimeSpan.FromMinutes(5) },
            rush.Shape);
        Assert.Equal((ArrivalPattern.Poisson, 9), (rush.Arrival, rush.MaxVus));
        var stairs = Assert.IsType<StepsShape>(Assert.IsType<ShapedArrivalRate>(s_whole.Load[9]).Shape);
        Assert.Equal([100, 0, 300.5], stairs.Levels);
        Assert.Equal(TimeSpan.FromMinutes(1), stairs.Each);
    }

    [Fact]
    public void Parse_Request_GivesBodyNameAndCaptures()
    {
        RequestStep login = Request("browse", 0);
        Assert.Equal(("POST", "${path}/login?next=/", "POST ${path}/login"), (login.Method, login.Url, login.Name));
        Assert.Equal("""{"user":"${tenant}","id":7,"zip":"01234","on":true,"off":null,"list":[1,"a"]}""", login.Body!.Text);
        Assert.Equal((BodyKind.Json, "application/json"), (login.Body.Kind, login.Body.ContentType));
        Assert.Equal(
            [
                new Capture { Name = "token", Kind = CaptureKind.Json, Selector = "$.token" },
                new Capture { Name = "id", Kind = CaptureKind.Regex, Selector = @"id=(\d+)", Group = "1", Default = "" },
                new Capture { Name = "place", Kind = CaptureKind.Header, Selector = "location" },
            ],
            login.Captures);

        RequestStep list = Request("browse", 1);
        Assert.Equal([new("page", "1"), new("tag", "a"), new("tag", "${id}")], list.Query);
        Assert.Equal((TimeSpan.FromSeconds(2), 0), (list.Timeout, list.MaxRedirects));
        Assert.Equal([new("a", "1"), new("b", "x"), new("b", "y")], Request("browse", 5).Body!.Form);
        Assert.Equal("raw $${x} ${tenant}", Request("browse", 6).Body!.Text);
        Assert.Equal("PATCH /x", Request("browse", 6).Name);
        Assert.Equal(["DELETE", "HEAD", "OPTIONS"], Enumerable.Range(0, 3).Select(i => Request("other", i).Method));
    }

    [Fact]
    public void Parse_Think_GivesRange()
    {
        IEnumerable<(TimeSpan, TimeSpan)> pauses = s_whole.Flows["browse"].Steps.OfType<ThinkStep>().Select(step => (step.Min, step.Max));
        Assert.Equal(
            [
                (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)),
                (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
                (TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)),
            ],
            pauses);
    }

    [Theory]
    [InlineData("status is 200 or 2xx", ResponsePart.Status, "", ComparisonOperator.Equal, "200|2xx")]
    [InlineData("header content-type is application/json", ResponsePart.Header, "content-type", ComparisonOperator.Equal, "application/json")]
    [InlineData("header x-cache contains hit", ResponsePart.Header, "x-cache", ComparisonOperator.Contains, "hit")]
    [InlineData("header x-cache exists", ResponsePart.Header, "x-cache", ComparisonOperator.Exists, "")]
    [InlineData("header x-age < 100", ResponsePart.Header, "x-age", ComparisonOperator.Less, "100")]
    [InlineData("$.items has count > 0", ResponsePart.Json, "$.items", ComparisonOperator.Greater, "0")]
    [InlineData("$.name is x", ResponsePart.Json, "$.name", ComparisonOperator.Equal, "x")]
    [InlineData("$.age >= 18", ResponsePart.Json, "$.age", ComparisonOperator.GreaterOrEqual, "18")]
    [InlineData("$.token is ${token}", ResponsePart.Json, "$.token", ComparisonOperator.Equal, "${token}")]
    [InlineData("$.note does not exist", ResponsePart.Json, "$.note", ComparisonOperator.NotExists, "")]
    [InlineData("$.code matches ^[a-z]+$", ResponsePart.Json, "$.code", ComparisonOperator.Matches, "^[a-z]+$")]
    [InlineData("$.code is not zzz", ResponsePart.Json, "$.code", ComparisonOperator.NotEqual, "zzz")]
    [InlineData("$.code does not contain q", ResponsePart.Json, "$.code", ComparisonOperator.NotContains, "q")]
    [InlineData("body contains items", ResponsePart.Body, "", ComparisonOperator.Contains, "items")]
    [InlineData("body does not contain error", ResponsePart.Body, "", ComparisonOperator.NotContains, "error")]
    [InlineData("duration < 1.5s", ResponsePart.Duration, "", ComparisonOperator.Less, "1500")]
    [InlineData("size <= 10kB", ResponsePart.Size, "", ComparisonOperator.LessOrEqual, "10000")]
    public void Parse_Expect_GivesReadableAssertion(string name, ResponsePart part, string selector, ComparisonOperator comparison, string expected)
    {
        Assertion assertion = Assert.Single(Request("browse", 1).Expect, assertion => assertion.Name == name);
        Assert.Equal((part, selector, comparison), (assertion.Part, assertion.Selector, assertion.Operator));
        Assert.Equal(expected, string.Join('|', assertion.Expected));
        Assert.Equal(name.Contains("has count", StringComparison.Ordinal), assertion.OfCount);
    }

    [Fact]
    public void Parse_CheckWithSeveralConditions_GivesThemOneName()
    {
        IReadOnlyList<Assertion> checks = Request("browse", 1).Checks;
        Assert.Equal(2, checks.Count);
        Assert.All(checks, check => Assert.Equal("quick and full", check.Name));
        Assert.Contains(checks, check => check is { OfCount: true, Operator: ComparisonOperator.Equal, Expected: ["3"] });
    }

    [Fact]
    public void Parse_Thresholds_KeepTheirSettings()
    {
        Assert.Equal(4, s_whole.Thresholds.Count);
        Assert.Equal((true, TimeSpan.FromSeconds(30)), (s_whole.Thresholds[1].AbortOnFail, s_whole.Thresholds[1].DelayAbortEval));
        Assert.Equal(("list items", 300d), (s_whole.Thresholds[2].Step, s_whole.Thresholds[2].Limit));
        Assert.Equal(0.005, s_whole.Thresholds[3].Limit, 9);
    }

    [Fact]
    public void Parse_DefaultsOfExecutors_AreThoseOfK6()
    {
        Scenario scenario = ScenarioLoader.Parse(ValidScenario.WithLoad("a: { executor: shared-iterations }"), "");
        Assert.Equal(new SharedIterations { Name = "a", Flow = "one", Vus = 1, Iterations = 1, MaxDuration = TimeSpan.FromMinutes(10), GracefulStop = TimeSpan.FromSeconds(30) }, scenario.Load[0]);
        Assert.Null(scenario.Path);
    }

    [Fact]
    public void Parse_AnchorsAndAliases_StandForWhatTheyName()
    {
        Scenario scenario = ScenarioLoader.Parse(ValidScenario.With("variables: { a: &x [1, 2], b: *x }"), "");
        Assert.Equal(scenario.Variables["a"].Values, scenario.Variables["b"].Values);
    }

    [Theory]
    [InlineData("/items?q=1", "GET /items")]
    [InlineData("/", "GET /")]
    [InlineData("https://h.example.com/a/b?c", "GET /a/b")]
    [InlineData("https://h.example.com", "GET /")]
    [InlineData("https://${host}/x#y", "GET /x")]
    [InlineData("${base}/items/${id}?x=${id}", "GET ${base}/items/${id}")]
    [InlineData("/a/${env:X:-b?c}/d", "GET /a/${env:X}/d")]
    public void Parse_StepWithoutName_IsCalledAfterMethodAndPath(string url, string name)
    {
        Scenario scenario = ScenarioLoader.Parse(
            ValidScenario.WithSteps($"{{ get: \"{url}\" }}") + "variables: { host: h, base: b, id: 1 }", "");
        Assert.Equal(name, scenario.Flows["one"].Steps[0].Name);
    }

    [Fact]
    public void Parse_SameNameForDifferentRequests_Warns()
    {
        Scenario scenario = ScenarioLoader.Parse(ValidScenario.WithSteps("{ get: /a, name: x },\n      { get: /b, name: x },\n      { get: /a, name: x }"), "f.yaml");
        ScenarioProblem warning = Assert.Single(scenario.Warnings);
        Assert.Equal((5, "f.yaml"), (warning.Line, warning.File));
        Assert.Contains("'x'", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnusedFlow_Warns()
    {
        Scenario scenario = ScenarioLoader.Parse("name: x\nload: { a: { executor: constant-vus, duration: 1s, flow: p } }\nflows: { p: { steps: [ get: / ] }, q: { steps: [ get: / ] } }", "");
        Assert.Contains("'q'", Assert.Single(scenario.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CertificateBesideScenario_IsFoundFromAnywhere()
    {
        using var folder = new TemporaryFolder();
        string ca = folder.Write("ca.pem", "x");
        string scenario = folder.Write("s.yaml", ValidScenario.With("http: { tls: { ca: ca.pem } }"));
        Assert.Equal(ca, ScenarioLoader.Load(scenario).Http.Tls.CaFile);
    }

    [Fact]
    public void Load_ClientCertificateBesideScenario_IsFoundWithItsKey()
    {
        using var folder = new TemporaryFolder();
        string certificate = folder.Write("client.pem", "x");
        string key = folder.Write("client.key", "x");
        TlsOptions tls = ScenarioLoader.Load(folder.Write("s.yaml", ValidScenario.With("http: { tls: { certificate: client.pem, key: client.key } }"))).Http.Tls;
        Assert.Equal((certificate, key), (tls.CertificateFile, tls.KeyFile));
    }

    private static RequestStep Request(string flow, int index) => Assert.IsType<RequestStep>(s_whole.Flows[flow].Steps[index]);
}
