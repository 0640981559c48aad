using Perf.Engine.Scenarios;
using Perf.Tests.Engine.Protocols;
using Perf.Tests.Engine.Scenarios;
using static Perf.Tests.Engine.Running.RunRecorder;

namespace Perf.Tests.Engine.Running;

public sealed class CaptureRunTests(RpcFixture fixture) : IClassFixture<RpcFixture>
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task RunAsync_EveryCapture_FlowsIntoLaterRequests(string version)
    {
        const string Text = """
            name: x
            target: http://localhost:1
            load: { a: { executor: shared-iterations, vus: 3, iterations: 12 } }
            flows:
              one:
                steps:
                  - get: /cookie/set?name=sid&value=abc
                    name: cookie
                    expect: { cookie: { sid: abc, none: { exists: false } } }
                    capture: { sid: { cookie: sid } }
                  - get: /page
                    expect:
                      css: { h1: Welcome, li.item: { count: 3, attribute: data-id, contains: "3" }, table: { exists: false } }
                      xpath: { //title: "Shop & more", "count(//li)": "> 2" }
                    capture:
                      kept: { cookie: sid }
                      csrf: { css: "input[name=csrf]", attribute: value }
                      last: { css: li.item, index: last }
                      second: { css: li.item, attribute: data-id, index: 1 }
                      all: { css: li.item, index: all }
                      some: { css: li.item, index: random }
                      many: { regex: "CLASS=(\\w+)", flags: i, index: count }
                      next: { xpath: "//a[@class='next']/@href" }
                      status: { status: true }
                      time: { duration: true }
                  - get: /document
                    expect: { xpath: { /order/customer: ann, "//p:item": { attribute: price, equals: "2" } } }
                    capture: { parts: { xpath: "//p:item", index: all } }
                  - post: /echo
                    json: { sid: "${sid}", kept: "${kept}", csrf: "${csrf}", last: "${last}", second: "${second}", all: "${all}", many: "${many}", next: "${next}", status: "${status}", parts: "${parts}" }
                    expect: { json: { $.body: '{"sid":"abc","kept":"abc","csrf":"t0k3n","last":"gamma","second":"2","all":["alpha","beta","gamma"],"many":3,"next":"/page?n=2","status":200,"parts":["alpha","beta"]}' } }
                  - get: /echo?some=${some}&time=${time}
                    name: free
                    expect: { json: { $.query.some: { matches: "^(alpha|beta|gamma)$" }, $.query.time: "> 0" } }
            """;
        using var folder = new TemporaryFolder();
        Scenario scenario = ScenarioLoader.Load(folder.Write("s.yaml", Text));
        scenario = scenario with { Target = (version == "2" ? fixture.Server.RpcUri! : fixture.Server.BaseUri).AbsoluteUri, Http = scenario.Http with { Version = version } };
        (RunResult result, _) = await RunAsync(scenario);

        Assert.Empty(result.Errors);
        Assert.Equal(1, result.Metrics["checks"].Rate);
        Assert.Contains(result.Checks, check => check.Name == "li.item @data-id contains 3");
    }

    [Theory]
    [InlineData("{ css: \"a[\" }", "is not a CSS selector")]
    [InlineData("{ xpath: \"//a[\" }", "is not an XPath")]
    [InlineData("{ css: \"a${x}\" }", "a CSS selector cannot hold a reference")]
    [InlineData("{ cookie: \"a b\" }", "cannot be the name of a cookie")]
    [InlineData("{ json: $.a, attribute: x }", "'attribute' belongs to 'css' and 'xpath'")]
    [InlineData("{ header: a, index: 1 }", "'index' belongs to 'json', 'regex', 'css' and 'xpath'")]
    [InlineData("{ json: $.a, index: frist }", "'index' cannot be 'frist'; did you mean 'first'?")]
    [InlineData("{ json: $.a, index: -1 }", "'index' cannot be '-1'")]
    [InlineData("{ regex: a, flags: q }", "'flags' cannot be 'q'")]
    [InlineData("{ css: a, flags: i }", "'flags' belongs to 'regex' alone")]
    [InlineData("{ status: false }", "'status: false' takes nothing")]
    public void Parse_WrongCapture_IsTold(string capture, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.WithSteps($"{{ get: /x, capture: {{ a: {capture} }} }}"), "dir/bad.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("css: { \"a[\": x }", "is not a CSS selector")]
    [InlineData("css: { a: { attribute: href } }", "'attribute' alone demands nothing")]
    [InlineData("xpath: { \"///\": x }", "is not an XPath")]
    [InlineData("cookie: { \"a b\": x }", "cannot be the name of a cookie")]
    [InlineData("cookie: { a: { count: 1 } }", "there is no key 'count'")]
    public void Parse_WrongExpectation_IsTold(string expect, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => ScenarioLoader.Parse(ValidScenario.WithSteps($"{{ get: /x, expect: {{ {expect} }} }}"), "dir/bad.yaml"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
