using Perf.ScriptWorker.Loading;
using Perf.Tests.ScriptWorker.Loading;

namespace Perf.Tests.ScriptWorker.Modules;

/// <summary>The libraries of jslib.k6.io that Perf has itself.</summary>
public sealed class LibrariesTests
{
    private static string Run(string library, string names, string text) =>
        new ScriptBench(("main.js", $"import {names} from 'https://jslib.k6.io/{library}/1.0.0/index.js';\n{text}")).Result();

    [Fact]
    public void Every_library_is_in_the_program()
    {
        foreach (string name in JsLibraries.Names)
        {
            Assert.Equal("1", new ScriptBench(("main.js", $"import * as lib from 'https://jslib.k6.io/{name}/9.9.9/index.js'; export const result = Object.keys(lib).length > 0 ? 1 : 0;")).Result());
        }
    }

    [Theory]
    [InlineData("[...Array(200)].every(() => { const n = u.randomIntBetween(2, 4); return n >= 2 && n <= 4 && Number.isInteger(n); })", "true")]
    [InlineData("[...Array(50)].every(() => [1, 2].includes(u.randomItem([1, 2])))", "true")]
    [InlineData("u.randomString(8, 'x')", "\"xxxxxxxx\"")]
    [InlineData("/^[a-z]{20}$/.test(u.randomString(20))", "true")]
    [InlineData("/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(u.uuidv4())", "true")]
    [InlineData("/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(u.uuidv4(true))", "true")]
    [InlineData("u.findBetween('a<b>c<d>', '<', '>')", "\"b\"")]
    [InlineData("u.findBetween('a<b>c<d>', '<', '>', true)", "[\"b\",\"d\"]")]
    [InlineData("u.findBetween('abc', '<', '>')", "null")]
    [InlineData("u.parseDuration('1d2h3m4s5ms')", "93784005")]
    [InlineData("u.parseDuration('1.5s')", "1500")]
    [InlineData("u.getCurrentStageIndex()", "1")]
    [InlineData("(u.tagWithCurrentStageIndex(), exec.vu.tags)", "{\"stage\":\"1\"}")]
    [InlineData("(u.tagWithCurrentStageProfile(), exec.vu.tags)", "{\"stage_profile\":\"steady\"}")]
    [InlineData("u.normalDistributionStages(10, 20, 5).length", "7")]
    [InlineData("[u.check(5, { 'is five': (v) => v === 5, 'is six': (v) => v === 6 }), log]", "[false,[\"is five=1\",\"is six=0\"]]")]
    [InlineData("u.check(5, { a: async () => true }).then((ok) => [ok, log])", "[true,[\"a=1\"]]")]
    public void K6_utils(string expression, string expected) =>
        Assert.Equal(expected, Run("k6-utils", "* as u", $"import exec from 'k6/execution'; import 'k6'; export const result = {expression};"));

    [Fact]
    public void A_duration_that_is_none_is_an_error() =>
        Assert.Contains("no duration", Run("k6-utils", "{ parseDuration }", "let m; try { parseDuration('soon'); } catch (e) { m = e.message; } export const result = m;"), StringComparison.Ordinal);

    [Theory]
    [InlineData("papaparse.parse('a,b\\n1,x\\n').data", "[[\"a\",\"b\"],[\"1\",\"x\"],[\"\"]]")]
    [InlineData("papaparse.parse('a,b\\n1,x', { header: true }).data", "[{\"a\":\"1\",\"b\":\"x\"}]")]
    [InlineData("papaparse.parse('a,b\\n1,x\\n', { header: true, skipEmptyLines: true }).data", "[{\"a\":\"1\",\"b\":\"x\"}]")]
    [InlineData("papaparse.parse('a;b\\r\\n1;\"x;\\n\"\"y\"\"\"').data", "[[\"a\",\"b\"],[\"1\",\"x;\\n\\\"y\\\"\"]]")]
    [InlineData("papaparse.parse('a,b\\n1.5,true', { header: true, dynamicTyping: true }).data", "[{\"a\":1.5,\"b\":true}]")]
    [InlineData("papaparse.parse('#c\\na\\tb\\n1\\t2', { comments: '#', delimiter: '\\t' }).data", "[[\"a\",\"b\"],[\"1\",\"2\"]]")]
    [InlineData("papaparse.parse('a,b\\n1', { header: true }).errors.map((e) => e.code)", "[\"TooFewFields\"]")]
    [InlineData("papaparse.parse('a,a\\n1,2', { header: true }).data", "[{\"a\":\"1\",\"a_1\":\"2\"}]")]
    [InlineData("papaparse.parse('a\\n1\\n2\\n3', { header: true, preview: 2 }).data.length", "2")]
    [InlineData("papaparse.parse('').data", "[]")]
    [InlineData("papaparse.parse('\"a', {}).errors[0].code", "\"MissingQuotes\"")]
    [InlineData("papaparse.unparse([{ a: 1, b: 'x,y' }, { a: null, b: '\"q\"' }])", "\"a,b\\r\\n1,\\\"x,y\\\"\\r\\n,\\\"\\\"\\\"q\\\"\\\"\\\"\"")]
    public void Papaparse(string expression, string expected) => Assert.Equal(expected, Run("papaparse", "papaparse", $"export const result = {expression};"));

    [Fact]
    public void What_papaparse_does_in_browsers_is_refused() =>
        Assert.Contains("'worker'", Run("papaparse", "p", "let m; try { p.parse('a', { worker: true }); } catch (e) { m = e.message; } export const result = m;"), StringComparison.Ordinal);

    // RFC 6238, appendix B, cut to 6 and 8 digits.
    [Theory]
    [InlineData(59, 8, "94287082")]
    [InlineData(1111111109, 8, "07081804")]
    [InlineData(20000000000, 8, "65353130")]
    [InlineData(59, 6, "287082")]
    public void Totp(long seconds, int digits, string expected) =>
        Assert.Equal($"\"{expected}\"", Run("totp", "{ TOTP }", $"export const result = new TOTP('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', {digits}).gen({seconds});"));

    [Fact]
    public void Httpx_lays_its_own_settings_under_those_of_the_call() => Assert.Equal(
        "[\"POST\",\"http://h/a\",\"b\",{\"timeout\":5,\"headers\":{\"A\":\"2\",\"B\":\"3\"},\"tags\":{\"t\":\"1\"}}]",
        Run("httpx", "{ Httpx }", "const s = new Httpx({ baseURL: 'http://h', headers: { A: '1' }, timeout: 5 }); s.addHeader('A', '2'); s.addTag('t', '1'); export const result = s.post('/a', 'b', { headers: { B: '3' } });"));

    [Fact]
    public void Url_is_the_web_s() => Assert.Equal(
        "\"http://h/p?a=1&b=x+y\"",
        Run("url", "{ URL, URLSearchParams }", "const u = new URL('http://h/p?a=1'); u.searchParams.append('b', 'x y'); new URLSearchParams('a'); export const result = u.toString();"));

    [Fact]
    public void Chai_s_expectations_are_checks() => Assert.Equal(
        "[false,[\"expected status to equal 200=1\",\"expected value to include 'b'=1\",\"expected value to have property 'a' of 1=1\",\"expected list to have length 2=1\",\"expected value to be above 9=0\"]]",
        Run("k6chaijs", "{ describe, expect }", """
            const ok = describe('d', () => {
              expect(200, 'status').to.equal(200);
              expect('abc').to.include('b');
              expect({ a: 1 }).to.have.property('a', 1);
              expect([1, 2], 'list').to.have.lengthOf(2);
              expect(5).to.be.above(9);
              expect(1).to.equal(1);
            });
            export const result = [ok, log];
            """));

    [Fact]
    public void K6_testing_throws_where_it_is_not_soft() => Assert.Equal(
        "[\"expected toBe 2, received 1\",[\"expected toBe 1=1\",\"expected toContain 'z'=0\",\"expected toBe 2=0\"]]",
        Run("k6-testing", "{ expect }", """
            globalThis.console = { error() {} };
            let message;
            try { expect(1).toBe(1); expect.soft('abc').toContain('z'); expect(1).toBe(2); expect(1).toBe(1); } catch (e) { message = e.message; }
            export const result = [message, log];
            """));

    [Fact]
    public void Formdata_makes_parts() => Assert.Equal(
        "true",
        Run("formdata", "{ FormData }", """
            const f = new FormData(); f.append('a', 'x'); f.append('f', { data: 'body', filename: 'n.txt', content_type: 'text/plain' });
            const text = new TextDecoder().decode(f.body());
            export const result = text === `--${f.boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--${f.boundary}\r\nContent-Disposition: form-data; name="f"; filename="n.txt"\r\nContent-Type: text/plain\r\n\r\nbody\r\n--${f.boundary}--\r\n`;
            """));

    private const string Summary = """
        const data = {
          options: { summaryTrendStats: ['avg', 'p(95)'] },
          root_group: { checks: [{ name: 'ok', passes: 3, fails: 1 }], groups: [{ name: 'g', checks: [{ name: 'in', passes: 2, fails: 0 }], groups: [] }] },
          metrics: {
            http_req_duration: { type: 'trend', contains: 'time', values: { avg: 1.5, 'p(95)': 1234 }, thresholds: { 'p(95)<500': { ok: false }, 'avg<5': { ok: true } } },
            data_sent: { type: 'counter', contains: 'data', values: { count: 1500, rate: 10 } },
            checks: { type: 'rate', contains: 'default', values: { rate: 0.75, passes: 3, fails: 1 } },
            vus: { type: 'gauge', contains: 'default', values: { value: 1, min: 1, max: 2 } },
          },
        };
        """;

    [Fact]
    public void A_summary_is_text()
    {
        string text = System.Text.Json.JsonSerializer.Deserialize<string>(Run("k6-summary", "{ textSummary }", $"{Summary} export const result = textSummary(data, {{ indent: '', enableColors: false }});"))!;

        Assert.Contains("✗ ok", text, StringComparison.Ordinal);
        Assert.Contains("75% — ✓ 3 / ✗ 1", text, StringComparison.Ordinal);
        Assert.Contains("✗ http_req_duration...: avg=1.5ms p(95)=1.23s", text, StringComparison.Ordinal);
        Assert.Contains("data_sent...........: 1.5 kB 10 B/s", text, StringComparison.Ordinal);
        Assert.Contains("checks..............: 75.00% ✓ 3 ✗ 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_is_JUnit()
    {
        string xml = System.Text.Json.JsonSerializer.Deserialize<string>(Run("k6-summary", "{ jUnit }", $"{Summary} export const result = jUnit(data);"))!;
        var document = System.Xml.Linq.XDocument.Parse(xml);

        Assert.Equal(2, document.Descendants("testcase").Count());
        Assert.Equal("http_req_duration - p(95)<500", document.Descendants("failure").Single().Parent!.Attribute("name")!.Value);
    }
}
