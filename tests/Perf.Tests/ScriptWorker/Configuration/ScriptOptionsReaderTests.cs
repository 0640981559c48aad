using System.Text.Json.Nodes;
using Perf.ScriptWorker.Configuration;

namespace Perf.Tests.ScriptWorker.Configuration;

public sealed class ScriptOptionsReaderTests
{
    private static ScriptOptions Read(params string?[] layers) => ScriptOptionsReader.Read(layers.Select(layer => ScriptOptionsReader.Layer(layer, "options", "a.js")), "a.js");

    private static LoadProfile Only(string options) => Assert.Single(Read(options).Scenarios).Profile;

    private static string Fault(params string[] layers) => string.Join('\n', Assert.Throws<ScenarioException>(() => Read(layers)).Problems.Select(problem => problem.Message));

    [Fact]
    public void Nothing_is_one_iteration_of_one_user() => Assert.Equal(new PerVuIterations { Name = "default", Flow = "default" }, Only("{}"));

    [Fact]
    public void Iterations_are_shared() =>
        Assert.Equal(new SharedIterations { Name = "default", Flow = "default", Vus = 5, Iterations = 20 }, Only("""{"vus":5,"iterations":20}"""));

    [Fact]
    public void Iterations_with_a_duration_end_by_it() =>
        Assert.Equal(new SharedIterations { Name = "default", Flow = "default", Vus = 1, Iterations = 20, MaxDuration = TimeSpan.FromMinutes(1) }, Only("""{"iterations":20,"duration":"1m"}"""));

    [Fact]
    public void A_duration_is_constant_users() =>
        Assert.Equal(new ConstantVus { Name = "default", Flow = "default", Vus = 3, Duration = TimeSpan.FromSeconds(90) }, Only("""{"vus":"3","duration":"1m30s"}"""));

    [Fact]
    public void Stages_ramp_users_from_vus()
    {
        var ramp = Assert.IsType<RampingVus>(Only("""{"vus":2,"stages":[{"duration":"10s","target":5},{"duration":0,"target":"7"}]}"""));

        Assert.Equal(2, ramp.StartVus);
        Assert.Equal([new Stage(TimeSpan.FromSeconds(10), 5), new Stage(TimeSpan.Zero, 7)], ramp.Stages);
    }

    [Fact]
    public void Users_alone_make_one_iteration_each() =>
        Assert.Equal(new SharedIterations { Name = "default", Flow = "default", Vus = 4, Iterations = 4 }, Only("""{"vus":4}"""));

    [Fact]
    public void Users_alone_override_scenarios_and_say_so()
    {
        ScriptOptions options = Read("""{"scenarios":{"a":{"executor":"constant-vus","duration":"5s"}}}""", """{"vus":4}""");

        Assert.IsType<SharedIterations>(Assert.Single(options.Scenarios).Profile);
        Assert.Contains("overrides", Assert.Single(options.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void All_executors_are_read()
    {
        ScriptOptions options = Read("""
            {"scenarios":{
              "a":{"executor":"shared-iterations","vus":2,"iterations":4,"maxDuration":"1m"},
              "b":{"executor":"per-vu-iterations","vus":2,"iterations":4},
              "c":{"executor":"constant-vus","vus":2,"duration":"30s","startTime":"5s","gracefulStop":"0s"},
              "d":{"executor":"ramping-vus","startVUs":0,"stages":[{"duration":"1s","target":3}],"gracefulRampDown":"2s"},
              "e":{"executor":"constant-arrival-rate","rate":10,"timeUnit":"1m","duration":"30s","preAllocatedVUs":2,"maxVUs":9},
              "f-1_G":{"executor":"ramping-arrival-rate","startRate":1,"stages":[{"duration":"1s","target":3}],"preAllocatedVUs":2,
                "exec":"other","env":{"A":"1"},"tags":{"t":2}}}}
            """);

        Assert.Equal(new SharedIterations { Name = "a", Flow = "a", Vus = 2, Iterations = 4, MaxDuration = TimeSpan.FromMinutes(1) }, options.Scenarios[0].Profile);
        Assert.Equal(new PerVuIterations { Name = "b", Flow = "b", Vus = 2, Iterations = 4 }, options.Scenarios[1].Profile);
        Assert.Equal(
            new ConstantVus { Name = "c", Flow = "c", Vus = 2, Duration = TimeSpan.FromSeconds(30), StartTime = TimeSpan.FromSeconds(5), GracefulStop = TimeSpan.Zero }, options.Scenarios[2].Profile);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<RampingVus>(options.Scenarios[3].Profile).GracefulRampDown);
        Assert.Equal(
            new ConstantArrivalRate { Name = "e", Flow = "e", Rate = 10, TimeUnit = TimeSpan.FromMinutes(1), Duration = TimeSpan.FromSeconds(30), PreAllocatedVus = 2, MaxVus = 9 },
            options.Scenarios[4].Profile);
        var last = Assert.IsType<RampingArrivalRate>(options.Scenarios[5].Profile);
        Assert.Equal((1.0, 2, 2), (last.StartRate, last.PreAllocatedVus, last.MaxVus));
        Assert.Equal(("other", "1", "2"), (options.Scenarios[5].Function, options.Scenarios[5].Environment["A"], options.Scenarios[5].Tags["t"]));
        Assert.Equal("default", options.Scenarios[0].Function);
    }

    [Theory]
    [InlineData("""{"iterations":1,"stages":[{"duration":"1s","target":1}]}""", "`iterations` and `stages`")]
    [InlineData("""{"iterations":1,"scenarios":{}}""", "`iterations` and `scenarios`")]
    [InlineData("""{"duration":"1s","stages":[{"duration":"1s","target":1}]}""", "`duration` and `stages`")]
    [InlineData("""{"duration":"1s","scenarios":{"a":{}}}""", "`duration` and `scenarios`")]
    [InlineData("""{"stages":[{"duration":"1s","target":1}],"scenarios":{"a":{}}}""", "`stages` and `scenarios`")]
    [InlineData("""{"vus":3,"iterations":2}""", "iterations (2) can't be less than the number of VUs (3)")]
    [InlineData("""{"duration":"500ms"}""", "at least 1s, but is 500ms")]
    [InlineData("""{"duration":"0s"}""", "at least 1s")]
    [InlineData("""{"duration":"soon"}""", "'duration' is \"soon\"")]
    [InlineData("""{"vus":0,"duration":"1s"}""", "VUs must be more than 0")]
    [InlineData("""{"vus":1.5,"duration":"1s"}""", "'vus' is 1.5")]
    [InlineData("""{"stages":[{"duration":"1s"}]}""", "stage 1 doesn't have a target")]
    [InlineData("""{"stages":[{"target":1}]}""", "stage 1 doesn't have a duration")]
    [InlineData("""{"stages":[{"duration":"1s","target":-1}]}""", "the target for stage 1 can't be negative")]
    [InlineData("""{"vus":0,"stages":[{"duration":"1s","target":0}]}""", "must be greater than 0")]
    [InlineData("""{"scenarios":{"a b":{"executor":"constant-vus","duration":"1s"}}}""", "digits, Latin letters")]
    [InlineData("""{"scenarios":{"a":{"duration":"1s"}}}""", "'executor' is missing")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vu","duration":"1s"}}}""", "did you mean 'constant-vus'?")]
    [InlineData("""{"scenarios":{"a":{"executor":"externally-controlled"}}}""", "took it away")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus"}}}""", "the duration is unspecified")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","iterations":5}}}""", "there is no option 'iterations'")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","gracefulstop":"1s"}}}""", "did you mean 'gracefulStop'?")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","startTime":"-1s"}}}""", "startTime can't be negative")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","options":{"browser":{"type":"chromium"}}}}}""", "browsers")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-vus","duration":"1s","exec":""}}}""", "'exec' is empty")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-arrival-rate","duration":"1s","preAllocatedVUs":1}}}""", "rate isn't specified")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-arrival-rate","rate":0,"duration":"1s","preAllocatedVUs":1}}}""", "rate must be more than 0")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-arrival-rate","rate":1,"duration":"1s"}}}""", "preAllocatedVUs isn't specified")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-arrival-rate","rate":1,"duration":"1s","preAllocatedVUs":5,"maxVUs":2}}}""", "maxVUs can't be less")]
    [InlineData("""{"scenarios":{"a":{"executor":"ramping-arrival-rate","preAllocatedVUs":5}}}""", "at least one stage")]
    [InlineData("""{"scenarios":{"a":{"executor":"constant-arrival-rate","rate":1,"timeUnit":0,"duration":"1s","preAllocatedVUs":1}}}""", "timeUnit must be more than 0")]
    [InlineData("""{"paused":true}""", "'paused' is not supported")]
    [InlineData("""{"executionSegment":"0:1/2"}""", "'executionSegment' is not supported")]
    [InlineData("""{"tlsCipherSuites":["X"]}""", "'tlsCipherSuites' is not supported")]
    [InlineData("""{"tlsVersion":"tls1.0"}""", "tls1.2 and tls1.3")]
    [InlineData("""{"tlsAuth":[{"cert":"x","key":"y"}]}""", "'tlsAuth'")]
    [InlineData("""{"hosts":{"*.a.b":"127.0.0.1"}}""", "'*.a.b'")]
    [InlineData("""{"dns":{"select":"best"}}""", "Allowed: roundRobin, first, random")]
    [InlineData("""{"setupTimeout":"-1s"}""", "setupTimeout can't be negative")]
    [InlineData("""{"rps":"many"}""", "'rps' is \"many\"")]
    [InlineData("""{"rps":-1}""", "'rps' can't be negative")]
    [InlineData("""{"batch":-1}""", "'batch' can't be negative")]
    [InlineData("""{"blacklistIPs":["10.0.0.0/8","10.0.0.0/33"]}""", "'10.0.0.0/33'")]
    [InlineData("""{"blacklistIPs":["10.0.0.1"]}""", "10.0.0.1/32")]
    [InlineData("""{"noSetup":"yes"}""", "'noSetup' is \"yes\"")]
    [InlineData("""{"summaryTimeUnit":"min"}""", "'summaryTimeUnit' is 'min'")]
    [InlineData("""{"summaryTrendStats":["avg","p(101)"]}""", "'p(101)'")]
    [InlineData("""{"thresholds":{"a":"p(95)<1"}}""", "must be a list")]
    [InlineData("""{"thresholds":{"a":["p(95)<500ms"]}}""", "'500ms' is no number")]
    [InlineData("""{"thresholds":{"a":["p95<500"]}}""", "'p95' is no aggregation")]
    [InlineData("""{"thresholds":{"a":["rate"]}}""", "no operator")]
    [InlineData("""{"thresholds":{"a":[{"abortOnFail":true}]}}""", "a condition is a text")]
    [InlineData("""{"thresholds":{"a{b:c":["rate<1"]}}""", "brace")]
    [InlineData("[]", "options must be an object")]
    public void What_is_wrong_is_told(string options, string message) => Assert.Contains(message, Fault(options), StringComparison.Ordinal);

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(3, Assert.Throws<ScenarioException>(() => Read("""{"paused":true,"duration":"1ms","thresholds":{"a":["x<1"]}}""")).Problems.Count);

    [Theory]
    [InlineData("""{"cloud":{"projectID":1}}""", "'cloud' has no effect")]
    [InlineData("""{"ext":{"loadimpact":{}}}""", "'ext' has no effect")]
    [InlineData("""{"systemTags":["status"]}""", "'systemTags' has no effect")]
    [InlineData("""{"noVUConnectionReuse":true}""", "'noVUConnectionReuse' has no effect")]
    [InlineData("""{"treshold":{}}""", "did you mean 'thresholds'?")]
    [InlineData("""{"stages":[]}""", "`stages` is empty")]
    public void What_has_no_effect_is_told(string options, string message) => Assert.Contains(message, Assert.Single(Read(options).Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"rps":0}""")]
    [InlineData("""{"httpDebug":false}""")]
    [InlineData("""{"paused":false}""")]
    [InlineData("""{"cloud":null}""")]
    public void What_is_switched_off_is_nothing(string options) => Assert.Empty(Read(options).Warnings);

    [Fact]
    public void A_later_layer_wins_name_by_name()
    {
        ScriptOptions options = Read("""{"vus":1,"duration":"10s","userAgent":"file"}""", """{"vus":2,"userAgent":"script"}""", null, """{"vus":3}""");

        Assert.Equal(3, Assert.IsType<ConstantVus>(options.Scenarios[0].Profile).Vus);
        Assert.Equal("script", JsonNode.Parse(options.Json)!["userAgent"]!.GetValue<string>());
    }

    [Fact]
    public void A_layer_that_says_how_much_load_is_made_says_it_alone()
    {
        ScriptOptions options = Read("""{"scenarios":{"a":{"executor":"constant-vus","vus":9,"duration":"1m"}}}""", """{"iterations":3}""", """{"duration":"5s","vus":2}""");

        Assert.Equal(new ConstantVus { Name = "default", Flow = "default", Vus = 2, Duration = TimeSpan.FromSeconds(5) }, Assert.Single(options.Scenarios).Profile);
    }

    [Fact]
    public void The_options_that_hold_are_given_with_shortcuts_written_out() => Assert.Equal(
        """{"vus":2,"duration":"5s","scenarios":{"default":{"executor":"constant-vus","vus":2,"duration":"5s"}}}""",
        Read("""{"vus":2,"duration":"5s"}""").Json);

    [Fact]
    public void Connections_are_carried_over()
    {
        HttpOptions http = Read("""
            {"maxRedirects":0,"hosts":{"a.test":"127.0.0.1","b.test:80":"127.0.0.1:8080"},"insecureSkipTLSVerify":true,
             "tlsVersion":{"min":"tls1.2","max":"tls1.3"},"dns":{"ttl":"inf","select":"first","policy":"onlyIPv4"},"localIPs":"127.0.0.2,127.0.0.3","blacklistIPs":["10.1.2.3/8","fd00::/8"]}
            """).Http;

        Assert.Equal(0, http.MaxRedirects);
        Assert.Equal("127.0.0.1:8080", http.Hosts["b.test:80"]);
        Assert.Equal((true, "1.2", "1.3"), (http.Tls.SkipVerify, http.Tls.MinVersion, http.Tls.MaxVersion));
        Assert.Equal((TimeSpan.MaxValue, DnsSelect.First, DnsPolicy.OnlyIPv4), (http.Dns.Ttl, http.Dns.Select, http.Dns.Policy));
        Assert.Equal(["127.0.0.2", "127.0.0.3"], http.SourceAddresses);
        Assert.Equal(["10.1.2.3/8", "fd00::/8"], http.BlockedNetworks);
    }

    [Fact]
    public void Thresholds_are_read_in_order()
    {
        IReadOnlyList<ScriptThreshold> thresholds = Read("""
            {"thresholds":{"http_req_duration":["p(95)<500",{"threshold":"max <= 1e3","abortOnFail":true,"delayAbortEval":"10s"}],"checks{group:::a}":["rate>0.9"],"x":["count===+Inf"]}}
            """).Thresholds;

        Assert.Equal(
            [
                new ScriptThreshold("http_req_duration", "p(95)<500", false, TimeSpan.Zero),
                new ScriptThreshold("http_req_duration", "max <= 1e3", true, TimeSpan.FromSeconds(10)),
                new ScriptThreshold("checks{group:::a}", "rate>0.9", false, TimeSpan.Zero),
                new ScriptThreshold("x", "count===+Inf", false, TimeSpan.Zero),
            ],
            thresholds);
    }

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("2d", 172800)]
    [InlineData("1d12h", 129600)]
    [InlineData("500", 0.5)]
    [InlineData("-5s", -5)]
    [InlineData("250us", 0.00025)]
    public void Durations_are_k6_s(string text, double seconds)
    {
        Assert.True(ScriptDuration.TryParse(text, out TimeSpan value));
        Assert.Equal(seconds, value.TotalSeconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("5 parsecs")]
    [InlineData("1e99")]
    public void Other_texts_are_no_durations(string text) => Assert.False(ScriptDuration.TryParse(text, out _));

    [Fact]
    public void The_environment_is_a_layer()
    {
        var problems = new OptionProblems();
        JsonObject layer = EnvironmentLayer.Read(
            new Dictionary<string, string>
            {
                ["K6_VUS"] = "5",
                ["K6_STAGES"] = "5s:10,10s:20",
                ["K6_NO_SETUP"] = "true",
                ["K6_TAGS"] = "a:1,b:2",
                ["K6_SUMMARY_TREND_STATS"] = "avg,p(99)",
                ["K6_DNS"] = "ttl=5m,select=random",
                ["K6_NO_COLOR"] = "1",
                ["PATH"] = "/bin",
                ["K6_BATCH"] = "",
            },
            problems);

        Assert.Equal(
            """{"dns":{"ttl":"5m","select":"random"},"noSetup":true,"stages":[{"duration":"5s","target":"10"},{"duration":"10s","target":"20"}],"summaryTrendStats":["avg","p(99)"],"tags":{"a":"1","b":"2"},"vus":"5"}""",
            layer.ToJsonString());
        Assert.Empty(problems.Errors);
        Assert.Empty(problems.Warnings);
    }

    [Theory]
    [InlineData("K6_NO_SETUP", "maybe", "true or false")]
    [InlineData("K6_STAGES", "10s", "duration:target")]
    [InlineData("K6_TAGS", "a", "name:value")]
    [InlineData("K6_HOSTS", "a", "'hosts'")]
    public void What_is_wrong_in_the_environment_is_told(string name, string value, string message)
    {
        var problems = new OptionProblems();
        EnvironmentLayer.Read([new(name, value)], problems);

        Assert.Contains(message, Assert.Single(problems.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_does_nothing_is_named()
    {
        var problems = new OptionProblems();
        EnvironmentLayer.Read([new("K6_WEB_DASHBOARD", "true")], problems);

        Assert.Contains("K6_WEB_DASHBOARD", Assert.Single(problems.Warnings), StringComparison.Ordinal);
    }
}
