using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>k6/http against the real thing: what arrives is what the target's echo says.</summary>
public sealed class HttpModuleTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    private string Base => fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/');

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Methods_All_ArriveAsCalled()
    {
        RunResult result = await Good("""
            const url = BASE + '/echo?a=1';
            const seen = (res) => res.json('method');
            check(http.get(url), { get: (r) => seen(r) === 'GET' && r.json('query.a') === '1' });
            check(http.post(url, 'x'), { post: (r) => seen(r) === 'POST' && r.json('body') === 'x' });
            check(http.put(url, 'x'), { put: (r) => seen(r) === 'PUT' });
            check(http.patch(url, 'x'), { patch: (r) => seen(r) === 'PATCH' });
            check(http.del(url, 'gone'), { del: (r) => seen(r) === 'DELETE' && r.json('body') === 'gone' });
            check(http.options(url), { options: (r) => seen(r) === 'OPTIONS' });
            check(http.head(url), { head: (r) => r.status === 200 && r.body === '' });
            check(http.request('get', url), { request: (r) => seen(r) === 'GET' });
            """, 8);

        Assert.Equal(8, result.Metrics["http_reqs"].Count);
        Assert.Equal(0, result.Metrics["http_req_failed"].Rate);
        Assert.Equal(8, result.Metrics["http_req_duration"].Count);
    }

    [Fact]
    public async Task Bodies_OfEachKind_ArriveAsBytes() => await Good("""
        const url = BASE + '/echo';
        check(http.post(url, { b: 2, a: 'x y&', c: [1, 2], n: null }), {
          form: (r) => r.json('body') === 'a=x+y%26&b=2&c=1&c=2&n=',
          type: (r) => r.json('headers.Content-Type') === 'application/x-www-form-urlencoded' });
        check(http.post(url, JSON.stringify({ a: 1 }), { headers: { 'content-type': 'application/json' } }), {
          json: (r) => r.json('body') === '{"a":1}' && r.json('headers.Content-Type') === 'application/json' });
        check(http.post(url, new Uint8Array([65, 66, 67]).buffer), { buffer: (r) => r.json('body') === 'ABC' });
        check(http.post(url, { f: http.file('hello', 'a.txt', 'text/plain'), other: 'v' }), {
          multipart: (r) => r.json('headers.Content-Type').startsWith('multipart/form-data; boundary='),
          file: (r) => r.json('body').includes('name="f"; filename="a.txt"') && r.json('body').includes('hello') && r.json('body').includes('name="other"') });
        check(http.post(url, ''), { empty: (r) => r.json('length') === 0 && r.json('headers.Content-Length') === '0' });
        """, 7);

    [Fact]
    public async Task Params_HeadersTagsNameTimeout_AreObeyed()
    {
        RunResult result = await Good("""
            const res = http.get(BASE + '/echo', { headers: { 'x-own': 'yes', 'User-Agent': 'mine' }, tags: { name: 'echo', kind: 'a' }, timeout: '5s' });
            check(res, { header: (r) => r.json('headers.X-Own') === 'yes', agent: (r) => r.json('headers.User-Agent') === 'mine' });
            const late = http.get(BASE + '/delay?ms=2000', { timeout: 100, tags: { name: 'late' } });
            check(late, { late: (r) => r.status === 0 && r.error_code === 1050 && r.error.length > 0 && r.body === null });
            """, 3);

        Assert.Equal(["echo", "late"], result.Steps.Keys.Order());
        Assert.Equal("timeout", result.Errors.Single().Class);
        Assert.Equal(0.5, result.Metrics["http_req_failed"].Rate);
    }

    [Fact]
    public async Task Response_Properties_AreThoseOfK6() => await Good("""
        const res = http.get(BASE + '/items?n=3');
        check(res, {
          status: (r) => r.status === 200 && r.status_text === '200 OK',
          proto: (r) => r.proto === 'HTTP/1.1',
          url: (r) => r.url === BASE + '/items?n=3',
          headers: (r) => r.headers['Content-Type'].startsWith('application/json'),
          body: (r) => typeof r.body === 'string' && r.body.startsWith('{'),
          json: (r) => r.json().items.length === 3,
          path: (r) => r.json('items.1.name') === 'item-2' && r.json('items.#') === 3 && r.json('nothing') === undefined,
          timings: (r) => r.timings.duration > 0 && Math.abs(r.timings.duration - r.timings.sending - r.timings.waiting - r.timings.receiving) < 0.001,
          request: (r) => r.request.method === 'GET' && r.request.url === r.url && r.request.headers['User-Agent'].length === 1,
          remote: (r) => r.remote_ip === '127.0.0.1' && r.remote_port > 0,
          none: (r) => r.error === '' && r.error_code === 0 && r.tls_version === '',
        });
        check(http.get(BASE + '/status/503'), { code: (r) => r.status === 503 && r.error_code === 1503 });
        check(http.get(BASE + '/body?bytes=10', { responseType: 'binary' }), { binary: (r) => r.body.byteLength === 10 });
        check(http.get(BASE + '/body?bytes=10', { responseType: 'none' }), { none2: (r) => r.body === null && r.status === 200 });
        """, 14);

    [Fact]
    public async Task Cookies_JarAndParams_AreKeptWithinAnIteration() => await Good("""
        check(http.get(BASE + '/cookie/set?name=n&value=v1'), { set: (r) => r.cookies.n[0].value === 'v1' && r.cookies.n[0].path === '/' });
        check(http.get(BASE + '/cookie/check?name=n&value=v1'), { kept: (r) => r.status === 200 });
        const jar = http.cookieJar();
        check(jar.cookiesForURL(BASE + '/'), { listed: (c) => c.n[0] === 'v1' });
        jar.set(BASE + '/', 'own', 'mine', { path: '/' });
        check(http.get(BASE + '/cookie/check', { cookies: { n: { value: 'over', replace: true }, extra: 'e' } }), {
          both: (r) => r.json('own') === 'mine' && r.json('extra') === 'e' && r.json('n') === 'over' });
        jar.delete(BASE + '/', 'own');
        check(http.get(BASE + '/cookie/check'), { deleted: (r) => r.json('own') === undefined && r.json('n') === 'v1' });
        jar.clear(BASE + '/');
        check(http.get(BASE + '/cookie/check'), { cleared: (r) => r.body === '{}' });
        const other = new http.CookieJar();
        http.get(BASE + '/cookie/set?name=z&value=1', { jar: other });
        check(http.get(BASE + '/cookie/check'), { apart: (r) => r.json('z') === undefined });
        check(http.get(BASE + '/cookie/check', { jar: other }), { own: (r) => r.json('z') === '1' });
        """, 8);

    [Fact]
    public async Task Cookies_AddressWithoutAPath_IsTheRoot() => await Good("""
        http.get(BASE + '/cookie/set?name=sid&value=abc');
        const sent = (r) => r.request.headers.Cookie && r.request.headers.Cookie[0] === 'sid=abc';
        check(http.get(BASE), { bare: sent });
        check(http.get(BASE + '?x=1'), { query: sent });
        check(http.get(BASE + '/'), { root: sent });
        const jar = http.cookieJar();
        check(jar.cookiesForURL(BASE), { listed: (c) => c.sid[0] === 'abc' });
        jar.set(BASE, 'own', 'mine');
        check(http.get(BASE + '/cookie/check'), { set: (r) => r.json('own') === 'mine' });
        jar.delete(BASE, 'own');
        check(jar.cookiesForURL(BASE + '/'), { deleted: (c) => c.own === undefined && c.sid[0] === 'abc' });
        jar.clear(BASE);
        check(jar.cookiesForURL(BASE + '/x'), { cleared: (c) => Object.keys(c).length === 0 });
        """, 7);

    [Fact]
    public async Task RequestCookies_OfTheAnswer_AreAllThatWereSent() => await Good("""
        http.get(BASE + '/cookie/set?name=n&value=jar');
        http.get(BASE + '/cookie/set?name=m&value=jar');
        const cookies = (r) => JSON.stringify(Object.entries(r.request.cookies).map(([name, all]) => [name, ...all.map((c) => c.value)]).sort());
        check(http.get(BASE + '/ok'), { jar: (r) => cookies(r) === '[["m","jar"],["n","jar"]]' && r.request.cookies.n[0].name === 'n' });
        check(http.get(BASE + '/ok', { cookies: { n: { value: 'over', replace: true }, m: 'own' } }), { both: (r) => cookies(r) === '[["m","jar","own"],["n","over"]]' });
        check(http.get(BASE + '/ok', { jar: new http.CookieJar() }), { none: (r) => cookies(r) === '[]' });
        """, 3);

    [Fact]
    public async Task Tls_Answer_TellsVersionAndCipherSuite()
    {
        RunResult result = await _bench.RunAsync(
            "export const options = { insecureSkipTLSVerify: true };\n" + Script($$"""
            check(http.get('{{fixture.Server.HttpsUri}}ok'), { suite: (r) => /^TLS_[A-Z0-9_]+$/.test(r.tls_cipher_suite), version: (r) => r.tls_version.startsWith('tls1.') });
            check(http.get(BASE + '/ok'), { plain: (r) => r.tls_cipher_suite === '' });
            """),
            [new PerVuIterations()]);

        Assert.Equal((3L, 0L), (result.Checks.Sum(check => check.Passes), result.Checks.Sum(check => check.Fails)));
    }

    [Fact]
    public async Task Error_OfKnownKinds_IsTheShortTextOfK6() => await Good($$"""
        check(http.get(BASE + '/delay?ms=2000', { timeout: 100 }), { late: (r) => r.error === 'request timeout' && r.error_code === 1050 });
        check(http.get('http://127.0.0.1:1/'), { refused: (r) => r.error === 'dial: connection refused' && r.error_code === 1212 });
        check(http.get('{{fixture.Server.HttpsUri}}ok'), { untrusted: (r) => r.error.startsWith('x509: ') && r.error_code === 1310 });
        """, 3);

    [Fact]
    public async Task Cookies_OfOneIteration_AreGoneInTheNext()
    {
        RunResult result = await _bench.RunAsync(Script("""
            check(http.get(BASE + '/cookie/check'), { empty: (r) => r.body === '{}' });
            http.get(BASE + '/cookie/set?name=n&value=v');
            """), [new PerVuIterations { Iterations = 3 }]);

        Assert.Equal((3L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
    }

    [Fact]
    public async Task Redirects_AreFollowedCountedAndLimited()
    {
        RunResult result = await Good("""
            check(http.get(BASE + '/redirect/3'), { arrived: (r) => r.status === 200 && r.url === BASE + '/redirect/0' });
            check(http.get(BASE + '/redirect/3', { redirects: 0 }), { none: (r) => r.status === 302 && r.headers.Location === '/redirect/2' });
            check(http.get(BASE + '/redirect/3', { redirects: 1 }), { one: (r) => r.status === 302 && r.url === BASE + '/redirect/2' });
            """, 3);

        Assert.Equal(4 + 1 + 2, result.Metrics["http_reqs"].Count);
    }

    [Fact]
    public async Task Batch_ArrayAndObject_GiveAnswersInPlace() => await Good("""
        const all = http.batch([
          BASE + '/status/201',
          ['POST', BASE + '/echo', 'body', { tags: { name: 'e' } }],
          { method: 'PUT', url: BASE + '/echo', body: 'b' },
          ['GET', BASE + '/redirect/1'],
        ]);
        check(all, {
          statuses: (a) => a.map((r) => r.status).join() === '201,200,200,200',
          bodies: (a) => a[1].json('body') === 'body' && a[2].json('method') === 'PUT' });
        const named = http.batch({ one: BASE + '/status/202', two: { url: BASE + '/ok' } });
        check(named, { named: (n) => n.one.status === 202 && n.two.status === 200 });
        const many = http.batch(Array.from({ length: 30 }, (_, i) => BASE + '/delay?ms=20&i=' + i));
        check(many, { many: (a) => a.length === 30 && a.every((r) => r.status === 200) });
        """, 4);

    [Fact]
    public async Task AsyncRequest_AndAwait_RunWithinTheIteration()
    {
        RunResult result = await _bench.RunAsync($$"""
            import http from 'k6/http';
            import { check } from 'k6';
            const BASE = '{{Base}}';
            export default async function () {
              const [a, b] = await Promise.all([http.asyncRequest('GET', BASE + '/delay?ms=50'), http.asyncRequest('POST', BASE + '/echo', 'x')]);
              check(a, { a: (r) => r.status === 200 });
              check(b, { b: (r) => r.json('body') === 'x' });
              await new Promise((resolve) => setTimeout(resolve, 20));
              check(await http.asyncRequest('GET', BASE + '/redirect/2'), { c: (r) => r.status === 200 });
            }
            """, [new PerVuIterations { Iterations = 2 }]);

        Assert.Equal([], result.Errors.Select(error => error.Example));
        Assert.Equal(6, result.Checks.Sum(check => check.Passes));
    }

    [Fact]
    public async Task Failures_OfTheNetwork_AreStatusZeroUnlessThrown()
    {
        RunResult result = await Good("""
            check(http.get('http://127.0.0.1:1/'), { refused: (r) => r.status === 0 && r.error_code === 1212 });
            check(http.get('not a url'), { bad: (r) => r.status === 0 && r.error_code === 1020 });
            let thrown = '';
            try { http.get('http://127.0.0.1:1/', { throw: true }); } catch (e) { thrown = String(e); }
            check(thrown, { thrown: (t) => t.length > 0 });
            """, 3);

        Assert.Equal(2, result.Errors.Single(error => error.Class == ErrorClasses.ConnectionRefused).Count);
    }

    [Fact]
    public async Task ResponseCallback_DecidesWhatFails()
    {
        RunResult result = await Good("""
            http.setResponseCallback(http.expectedStatuses(404, { min: 500, max: 502 }));
            http.get(BASE + '/status/404');
            http.get(BASE + '/status/501');
            http.get(BASE + '/status/200');
            http.get(BASE + '/status/500', { responseCallback: http.expectedStatuses(200) });
            check(1, { one: true });
            """, 1);

        Assert.Equal(0.5, result.Metrics["http_req_failed"].Rate);
    }

    [Fact]
    public async Task Url_Template_NamesWithoutValues()
    {
        RunResult result = await Good("""
            for (const id of [1, 2, 3]) { http.get(http.url`${BASE}/echo?id=${id}`); }
            check(1, { one: true });
            """, 1);

        Assert.Equal(["${}/echo?id=${}"], result.Steps.Keys);
    }

    [Fact]
    public async Task Auth_InTheAddress_IsShownByItsScheme() => await Good("""
        const host = BASE.replace('http://', '');
        check(http.get('http://ann:open%20sesame@' + host + '/echo'), {
          basic: (r) => r.json('headers.Authorization') === 'Basic YW5uOm9wZW4gc2VzYW1l', clean: (r) => !r.url.includes('ann') });
        check(http.get('http://ann:open%20sesame@' + host + '/digest', { auth: 'digest' }), { digest: (r) => r.status === 200 });
        """, 3);

    [Fact]
    public async Task Auth_InTheAddress_IsInNoResultAndNoMessage()
    {
        RunResult result = await Good("""
            const host = BASE.replace('http://', '');
            check(http.get('http://ann:sesame@' + host + '/redirect/1'), { followed: (r) => r.status === 200 });
            check(http.get(http.url`http://ann:sesame@${host}/ok`), { named: (r) => r.status === 200 });
            check(http.get('http://ann:sesame@127.0.0.1:1/'), { refused: (r) => r.status === 0 && !r.url.includes('sesame') });
            check(http.get('http://ann:open/sesame@host/'), { none: (r) => r.error_code === 1020 && !r.url.includes('sesame') && !r.error.includes('sesame') });
            """, 4);

        string[] names = [$"{Base}/redirect/1", $"{Base}/redirect/0", "http://${}/ok", "http://127.0.0.1:1/"];
        Assert.Equal(names.Order(StringComparer.Ordinal), result.Steps.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("sesame", RunResultJson.Write(result), StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Log, line => line.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BlacklistIPs_HoldForNamesToo()
    {
        RunResult result = await _bench.RunAsync(
            "export const options = { blacklistIPs: ['127.0.0.0/8', '::1/128'], hosts: { 'shop.test': '127.0.0.1' } };\n" + Script($$"""
            for (const host of ['localhost', 'shop.test', '127.0.0.1']) {
              check(http.get(`http://${host}:{{fixture.Server.BaseUri.Port}}/ok`), { blocked: (r) => r.status === 0 && r.error_code === 1110 && r.error.includes('blacklistIPs') });
            }
            """),
            [new PerVuIterations()]);

        Assert.Equal((3L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal(3, result.Errors.Where(error => error.Class == ErrorClasses.BlockedAddress).Sum(error => error.Count));
    }

    [Fact]
    public async Task BlockHostnames_HoldForRedirectsToo()
    {
        await using var server = new Perf.Tests.Engine.Running.RedirectingServer(302, "http://LOCALHOST:1/");
        RunResult result = await _bench.RunAsync(
            "export const options = { blockHostnames: ['localhost'] };\n" + Script($$"""
            check(http.get('{{server.Root}}'), { blocked: (r) => r.status === 0 && r.error_code === 1111 && r.error.includes('blockHostnames') });
            """),
            [new PerVuIterations()]);

        Assert.Equal((1L, 0L), (result.Checks.Single().Passes, result.Checks.Single().Fails));
        Assert.Equal(1, result.Metrics["http_reqs"].Count);
    }

    [Fact]
    public async Task Pages_FormsAndLinks_AreFollowed() => await Good("""
        const res = http.get(BASE + '/echo?x=1');
        check(res.html('body'), { html: (s) => s.text().length > 0 });
        """, 1);

    private Task<RunResult> Good(string body, int checks) => _bench.RunGoodAsync(Script(body), checks);

    private string Script(string body) => $$"""
        import http from 'k6/http';
        import { check, sleep, group, fail } from 'k6';
        const BASE = '{{Base}}';
        export default function () {
        {{body}}
        }
        """;
}
