using System.Text;
using Perf.ScriptWorker.Configuration;
using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Lowering;

namespace Perf.Tests.ScriptWorker.Lowering;

public sealed class ScriptLoweringTests
{
    private const string Head = "import http from 'k6/http'; import { check, group, sleep } from 'k6';\nconst BASE = __ENV.BASE || 'http://127.0.0.1:1';\n";

    private static LoweredScript Lower(string text, string options = "{}", IReadOnlyDictionary<string, string>? environment = null, Scenario? interpreted = null)
    {
        var files = new ScriptBundle(new Dictionary<string, ReadOnlyMemory<byte>> { ["main.js"] = Encoding.UTF8.GetBytes(text) });
        LoadedScript script = ScriptLoader.Load(files, "main.js", ["k6", "k6/http", "k6/metrics", "k6/data", "k6/execution"]);
        ScriptOptions read = ScriptOptionsReader.Read([ScriptOptionsReader.Layer(options, "options", "main.js")], "main.js");
        return ScriptLowering.Lower(script, read, environment ?? new Dictionary<string, string>(), interpreted ?? new Scenario { Path = "main.js", Load = [.. read.Scenarios.Select(one => one.Profile)] });
    }

    private static IReadOnlyList<Step> Steps(string body, IReadOnlyDictionary<string, string>? environment = null, string head = Head)
    {
        LoweredScript lowered = Lower($"{head}export default function () {{\n{body}\n}}", environment: environment);
        Assert.True(lowered.Scenario is not null, lowered.Reason?.ToString());
        return lowered.Scenario.Flows["default"].Steps;
    }

    private static RequestStep Only(string body, IReadOnlyDictionary<string, string>? environment = null) => Assert.IsType<RequestStep>(Assert.Single(Steps(body, environment)));

    [Fact]
    public void A_request_is_named_by_its_address()
    {
        RequestStep step = Only("http.get(`${BASE}/a?b=1`);", new Dictionary<string, string> { ["BASE"] = "http://h.test:8080" });

        Assert.Equal(("GET", "http://h.test:8080/a?b=1", "http://h.test:8080/a?b=1"), (step.Method, step.Url, step.Name));
        Assert.Null(step.Body);
    }

    [Theory]
    [InlineData("http.post(BASE + '/a', 'x')", "POST", BodyKind.Text, "x")]
    [InlineData("http.put(BASE + '/a', JSON.stringify({ a: 1, 'b': [true, null, 'x\"y'], c: undefined, d: { e: 1.5 } }))", "PUT", BodyKind.Text, """{"a":1,"b":[true,null,"x\"y"],"d":{"e":1.5}}""")]
    [InlineData("http.patch(BASE + '/a', '${x}')", "PATCH", BodyKind.Text, "$${x}")]
    [InlineData("http.del(BASE + '/a', null)", "DELETE", null, null)]
    [InlineData("http.del(BASE + '/a')", "DELETE", null, null)]
    [InlineData("http.options(BASE + '/a')", "OPTIONS", null, null)]
    [InlineData("http.head(BASE + '/a')", "HEAD", null, null)]
    [InlineData("http.request('put', BASE + '/a', 'z')", "PUT", BodyKind.Text, "z")]
    public void Methods_and_bodies(string call, string method, BodyKind? kind, string? text)
    {
        RequestStep step = Only(call + ";");

        Assert.Equal((method, kind, text), (step.Method, step.Body?.Kind, step.Body?.Text));
        Assert.Null(step.Body?.ContentType);
    }

    [Fact]
    public void An_object_is_a_form_in_the_order_of_names()
    {
        RequestBody body = Only("http.post(BASE, { b: 'x y', a: 1, c: ['p', 'q'], d: null });").Body!;

        Assert.Equal((BodyKind.Form, "application/x-www-form-urlencoded"), (body.Kind, body.ContentType));
        Assert.Equal("a=1;b=x y;c=p;c=q;d=", string.Join(';', body.Form.Select(field => $"{field.Key}={field.Value}")));
    }

    [Fact]
    public void Parameters_are_carried_over()
    {
        RequestStep step = Only("const h = { 'X-A': 'b' }; http.get(BASE, { headers: { ...h, 'X-C': `${1 + 1}` }, tags: { name: 'n', t: 'v' }, timeout: '5s', redirects: 0 });");

        Assert.Equal([new("X-A", "b"), new("X-C", "2")], step.Headers);
        Assert.Equal(("n", "v", TimeSpan.FromSeconds(5), 0), (step.Name, step.Tags["t"], step.Timeout, step.MaxRedirects));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), Only("http.get(BASE, { timeout: 1500 });").Timeout);
    }

    [Theory]
    [InlineData("r.status === 200", ResponsePart.Status, "", ComparisonOperator.Equal, "200")]
    [InlineData("200 == r.status", ResponsePart.Status, "", ComparisonOperator.Equal, "200")]
    [InlineData("r.status < 400", ResponsePart.Status, "", ComparisonOperator.Less, "400")]
    [InlineData("400 > r.status", ResponsePart.Status, "", ComparisonOperator.Less, "400")]
    [InlineData("r.status !== 500", ResponsePart.Status, "", ComparisonOperator.NotEqual, "500")]
    [InlineData("r.status === 200 || r.status === 201", ResponsePart.Status, "", ComparisonOperator.Equal, "200,201")]
    [InlineData("[200, 201].includes(r.status)", ResponsePart.Status, "", ComparisonOperator.Equal, "200,201")]
    [InlineData("r.timings.duration < 500", ResponsePart.Duration, "", ComparisonOperator.Less, "500")]
    [InlineData("r.body.includes('x')", ResponsePart.Body, "", ComparisonOperator.Contains, "x")]
    [InlineData("!r.body.includes('x')", ResponsePart.Body, "", ComparisonOperator.NotContains, "x")]
    [InlineData("r.body.indexOf('x') !== -1", ResponsePart.Body, "", ComparisonOperator.Contains, "x")]
    [InlineData("r.body.indexOf('x') === -1", ResponsePart.Body, "", ComparisonOperator.NotContains, "x")]
    [InlineData("r.body.length > 0", ResponsePart.Size, "", ComparisonOperator.Greater, "0")]
    [InlineData("r.headers['Content-Type'] === 'text/plain'", ResponsePart.Header, "Content-Type", ComparisonOperator.Equal, "text/plain")]
    [InlineData("r.headers['Content-Type'].includes('json')", ResponsePart.Header, "Content-Type", ComparisonOperator.Contains, "json")]
    [InlineData("r.json('a.b') === 'x'", ResponsePart.Json, "$['a']['b']", ComparisonOperator.Equal, "x")]
    [InlineData("r.json('a') == 5", ResponsePart.Json, "$['a']", ComparisonOperator.Equal, "5")]
    [InlineData("r.json('a') !== undefined", ResponsePart.Json, "$['a']", ComparisonOperator.Exists, "")]
    public void Conditions_of_checks(string condition, ResponsePart part, string selector, ComparisonOperator comparison, string expected)
    {
        foreach (string function in (string[])[$"(r) => {condition}", $"function (r) {{ return {condition}; }}"])
        {
            Assertion check = Assert.Single(Only($"const res = http.get(BASE); check(res, {{ 'it holds': {function} }});").Checks);

            Assert.Equal(("it holds", part, selector, comparison, expected), (check.Name, check.Part, check.Selector, check.Operator, string.Join(',', check.Expected)));
        }
    }

    [Fact]
    public void Conditions_that_must_hold_together_are_one_check()
    {
        RequestStep step = Only("check(http.get(BASE), { both: (r) => r.status === 200 && r.body.includes('x'), other: (r) => r.status < 300 });");

        Assert.Equal(["both", "both", "other"], step.Checks.Select(check => check.Name));
    }

    [Fact]
    public void A_value_of_an_answer_is_captured()
    {
        IReadOnlyList<Step> steps = Steps("""
            const res = http.post(`${BASE}/login`, JSON.stringify({ u: 'a' }), { headers: { 'Content-Type': 'application/json' } });
            check(res, { ok: (r) => r.status === 200 });
            const token = res.json('data.token');
            const id = res.json().id;
            http.get(http.url`${BASE}/items/${id}`, { headers: { Authorization: `Bearer ${token}` } });
            """);

        var first = Assert.IsType<RequestStep>(steps[0]);
        var second = Assert.IsType<RequestStep>(steps[1]);
        Assert.Equal(["$", "$['data']['token']", "$['id']"], first.Captures.Select(capture => capture.Selector));
        Assert.Equal([null, "undefined", "undefined"], first.Captures.Select(capture => capture.Default));
        Assert.Equal("http://127.0.0.1:1/items/${captured2}", second.Url);
        Assert.Equal("${}/items/${}", second.Name);
        Assert.Equal("Bearer ${captured1}", second.Headers[0].Value);
    }

    [Fact]
    public void What_would_throw_guards_the_steps_that_follow_and_no_last_one()
    {
        const string checkBody = "check(http.get(BASE), { a: (r) => r.body.includes('x'), b: (r) => r.headers['Etag'].includes('y'), c: (r) => r.json('k') === 'v' });";

        Assert.Equal(["^", "Etag", "$"], Assert.IsType<RequestStep>(Steps(checkBody + "sleep(1);")[0]).Captures.Select(capture => capture.Selector));
        Assert.Empty(Only(checkBody).Captures);
    }

    [Theory]
    [InlineData("sleep(1.5)", 1500, 1500)]
    [InlineData("sleep(Math.random() * 3)", 0, 3000)]
    [InlineData("sleep(Math.random() * 2 + 1)", 1000, 3000)]
    [InlineData("sleep(1 + Math.random())", 1000, 2000)]
    [InlineData("sleep(0)", 0, 0)]
    public void Pauses(string call, double min, double max)
    {
        var pause = Assert.IsType<ThinkStep>(Assert.Single(Steps(call + ";")));

        Assert.Equal((min, max), (pause.Min.TotalMilliseconds, pause.Max.TotalMilliseconds));
    }

    [Fact]
    public void What_is_drawn_from_a_list_is_a_variable_of_the_plan()
    {
        const string head = Head + "import { randomIntBetween, randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';\nconst words = ['a', 'b'];\n";
        LoweredScript lowered = Lower(head + "export default function () { sleep(randomIntBetween(1, 3)); const w = randomItem(words); const n = Math.floor(Math.random() * 5);"
            + " http.post(BASE, JSON.stringify({ w, n, t: `x${n}` }), { tags: { name: 'p' } }); }");

        Assert.Equal(["1", "2", "3"], lowered.Scenario!.Variables["drawn1"].Values.Select(value => value.Text));
        Assert.Equal(["a", "b"], lowered.Scenario.Variables["drawn2"].Values.Select(value => value.Text));
        Assert.Equal(["0", "1", "2", "3", "4"], lowered.Scenario.Variables["drawn3"].Values.Select(value => value.Text));
        IReadOnlyList<Step> steps = lowered.Scenario.Flows["default"].Steps;
        Assert.Equal("${drawn1}s", Assert.IsType<ThinkStep>(steps[0]).Duration);
        RequestBody body = Assert.IsType<RequestStep>(steps[1]).Body!;
        Assert.Equal((BodyKind.Json, """{"w":"${drawn2}","n":"${drawn3}","t":"x${drawn3}"}"""), (body.Kind, body.Text));
    }

    [Fact]
    public void Groups_are_groups()
    {
        IReadOnlyList<Step> steps = Steps("group('outer', () => { http.get(BASE); group('inner', function () { sleep(1); }); }); sleep(2);");

        var outer = Assert.IsType<GroupStep>(steps[0]);
        Assert.Equal(["outer", "inner"], [outer.Name, Assert.IsType<GroupStep>(outer.Steps[1]).Name]);
        Assert.IsType<ThinkStep>(steps[1]);
    }

    [Fact]
    public void Each_scenario_has_a_flow_with_its_own_environment()
    {
        LoweredScript lowered = Lower(
            Head + "export function a() { http.get(`${BASE}/${__ENV.P}`); }\nexport default () => { http.get(BASE); };",
            """{"userAgent":"me","scenarios":{"one":{"executor":"constant-vus","duration":"1s","exec":"a","env":{"P":"x"}},"two":{"executor":"constant-vus","duration":"1s"}}}""");

        Assert.Equal("http://127.0.0.1:1/x", Assert.IsType<RequestStep>(lowered.Scenario!.Flows["one"].Steps[0]).Url);
        Assert.Equal("http://127.0.0.1:1", Assert.IsType<RequestStep>(lowered.Scenario.Flows["two"].Steps[0]).Url);
        Assert.Equal("http://127.0.0.1:1", lowered.Scenario.Target);
        Assert.Equal([new("User-Agent", "me")], lowered.Scenario.Http.Headers);
        Assert.Equal(ScriptLowering.EngineName, lowered.Scenario.Engine);
    }

    [Theory]
    [InlineData("if (1) http.get(BASE);", "decides or repeats")]
    [InlineData("for (let i = 0; i < 3; i++) http.get(BASE);", "assignment")]
    [InlineData("let x = 1; x = 2;", "assignment")]
    [InlineData("http.get(`${BASE}/${__VU}`);", "__VU")]
    [InlineData("http.get(`${BASE}/${__ITER}`);", "__ITER")]
    [InlineData("const n = Math.floor(Math.random() * 9); http.get(`${BASE}/${n}`);", "without a name")]
    [InlineData("http.get('/relative');", "does not begin with http")]
    [InlineData("http.get('http://u:p@h/');", "does not begin with http")]
    [InlineData("http.get(BASE + '/a b');", "must be escaped")]
    [InlineData("http.batch([BASE]);", "neither a request")]
    [InlineData("console.log('x');", "neither a request")]
    [InlineData("const r = http.get(BASE); sleep(1); check(r, { a: (r) => r.status === 200 });", "later than directly after")]
    [InlineData("const r = http.get(BASE); sleep(1); const t = r.json('t');", "later than directly after")]
    [InlineData("check(http.get(BASE), { a: (r) => r.json('n') === 5 });", "kind of the value matters")]
    [InlineData("check(http.get(BASE), { a: (r) => r.json('n') === '5' });", "may be a number")]
    [InlineData("check(http.get(BASE), { a: (r) => r.json('l.#') > 0 });", "'l.#'")]
    [InlineData("check(http.get(BASE), { a: (r) => r.json('l.0') === 'x' });", "'l.0'")]
    [InlineData("check(http.get(BASE), { a: (r) => r.headers['content-type'] === 'x/y' });", "of this form")]
    [InlineData("check(http.get(BASE), { a: (r) => r.timings.waiting < 5 });", "of this form")]
    [InlineData("check(http.get(BASE), { a: (r) => r.body.length > 5 });", "compared with 0")]
    [InlineData("check(http.get(BASE), { a: (r) => r.status === 200 || r.body.includes('x') });", "different things")]
    [InlineData("check(http.get(BASE), { a: (r) => { const s = r.status; return s === 200; } });", "more than one expression")]
    [InlineData("check(http.get(BASE), { a: true });", "no function")]
    [InlineData("check(http.get(BASE), { a: (r) => r.status === 200 }, { t: 'v' });", "check() with tags")]
    [InlineData("if (!check(http.get(BASE), {})) { }", "decides")]
    [InlineData("http.get(BASE, { cookies: { a: 'b' } });", "'cookies'")]
    [InlineData("http.get(BASE, { headers: { Host: 'b' } });", "'Host'")]
    [InlineData("http.get(BASE, { tags: { status: 'b' } });", "'status'")]
    [InlineData("http.get(BASE, { responseType: 'none' });", "'responseType'")]
    [InlineData("const r = http.get(BASE); http.post(BASE, JSON.stringify({ id: r.json('id') }));", "left out")]
    [InlineData("group(`g${Math.random()}`, () => {});", "known only while")]
    [InlineData("const f = () => 1; f();", "known only while")]
    [InlineData("sleep(-1);", "sleep()")]
    [InlineData("const { a } = { a: 1 };", "a pattern")]
    [InlineData("return;", "decides or repeats")]
    [InlineData("try { http.get(BASE); } catch { }", "decides or repeats")]
    public void What_is_not_certain_is_interpreted_with_the_reason_and_its_place(string body, string reason)
    {
        LoweredScript lowered = Lower($"{Head}export default function () {{\n{body}\n}}");

        Assert.Null(lowered.Scenario);
        Assert.Contains(reason, lowered.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(("main.js", 4), (lowered.Reason.File, lowered.Reason.Line));
    }

    [Theory]
    [InlineData("import { Trend } from 'k6/metrics';", "k6/metrics")]
    [InlineData("let n = 0; export function other() { n++; }", "assignment")]
    [InlineData("function helper() { }", "a function beside")]
    [InlineData("export function setup() { }", "setup()")]
    [InlineData("export function handleSummary() { }", "handleSummary()")]
    [InlineData("BASE.toString();", "at the top level")]
    [InlineData("const r = Math.random(); export function other() { }", null)]
    public void What_stands_at_the_top_level_decides_too(string text, string? reason)
    {
        LoweredScript lowered = Lower($"{Head}{text}\nexport default function () {{ http.get(BASE); }}");

        Assert.Equal(reason is null, lowered.Scenario is not null);
        Assert.Contains(reason ?? "", lowered.Reason?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"minIterationDuration":"1s"}""")]
    [InlineData("""{"discardResponseBodies":true}""")]
    [InlineData("""{"noCookiesReset":true}""")]
    [InlineData("""{"throw":true}""")]
    public void Options_that_a_plan_has_no_words_for_are_named(string options) =>
        Assert.Contains("the option", Lower(Head + "export default function () { http.get(BASE); }", options).Reason!.Message, StringComparison.Ordinal);

    [Fact]
    public void Another_target_does_not_reach_a_script_s_addresses_and_is_refused()
    {
        Scenario scenario = Lower(Head + "export default function () { http.get(BASE); }").Scenario!;

        PerfException fault = Assert.Throws<PerfException>(() => Perf.Engine.Planning.Planner.Plan(
            new RunRequest { Scenario = scenario, Target = "http://127.0.0.1:2" }, new Dictionary<string, EnvironmentDefinition>(), _ => null, "r", 1));

        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
    }

    [Fact]
    public void A_random_value_of_the_top_level_is_not_drawn_anew() => Assert.Contains(
        "random at the top level",
        Lower(Head + "const r = Math.floor(Math.random() * 5);\nexport default function () { http.get(`${BASE}/${r}`, { tags: { name: 'n' } }); }").Reason!.Message,
        StringComparison.Ordinal);
}
