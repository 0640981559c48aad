using Perf.Tests.Engine;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>Modules as scripts use them together, in whole runs: what they give goes to a server and comes back.</summary>
public sealed class ModuleRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly ScriptBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task CryptoAndEncoding_SignWhatTheServerGets() => await GoodAsync("""
        import { hmac, sha256, createHMAC, randomBytes, hexEncode } from 'k6/crypto';
        import { b64encode, b64decode } from 'k6/encoding';
        """, """
        // RFC 4231, test case 2.
        const signature = hmac('sha256', 'Jefe', 'what do ya want for nothing?', 'hex');
        const sent = http.post(BASE + '/echo', b64encode('hello wörld', 'rawurl'), { headers: { 'x-signature': signature, 'x-basic': `Basic ${b64encode('ann:open sesame')}` } });
        const parts = createHMAC('sha256', 'Jefe');
        parts.update('what do ya want ');
        parts.update('for nothing?');
        check(sent, {
          hmac: (r) => r.json('headers.X-Signature') === '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
          parts: () => parts.digest('hex') === signature,
          basic: (r) => r.json('headers.X-Basic') === 'Basic YW5uOm9wZW4gc2VzYW1l',
          body: (r) => b64decode(r.json('body'), 'rawurl', 's') === 'hello wörld',
          digest: (r) => sha256(r.json('body'), 'base64') === sha256(b64encode('hello wörld', 'rawurl'), 'base64'),
          binary: () => sha256(new Uint8Array([97, 98, 99]).buffer, 'hex') === 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          random: () => hexEncode(randomBytes(8)).length === 16 && hexEncode(randomBytes(8)) !== hexEncode(randomBytes(8)),
        });
        """, 7);

    [Fact]
    public async Task Secrets_ReachTheServerAndNoLog()
    {
        string value = $"s3-{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable("PERF_SECRET_api_token", value);
        Environment.SetEnvironmentVariable("PERF_SECRET_vault_db", $"{value}-db");
        try
        {
            RunResult result = await GoodAsync("import secrets from 'k6/secrets';", """
                const token = await secrets.get('api_token');
                const other = await (await secrets.source('vault')).get('db');
                console.log(`token ${token} and ${other}`);
                const res = http.get(BASE + '/echo', { headers: { 'x-token': token } });
                check(res, { token: (r) => r.json('headers.X-Token') === token && token.startsWith('s3-') && other === token + '-db' });
                let none = '';
                try { await secrets.get('nothing'); } catch (e) { none = String(e); }
                check(none, { none: (t) => t.includes('PERF_SECRET_nothing') });
                """, 2);

            Assert.Equal(["info: token *** and ***"], _bench.Log);
            Assert.DoesNotContain(value, RunResultJson.Write(result), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PERF_SECRET_api_token", null);
            Environment.SetEnvironmentVariable("PERF_SECRET_vault_db", null);
        }
    }

    [Fact]
    public async Task Timers_BelongToTheirIteration()
    {
        RunResult result = await _bench.RunAsync(Script("import { setTimeout, setInterval, clearInterval } from 'k6/timers';", """
            const seen = [];
            setTimeout(() => { seen.push('late'); check(http.get(BASE + '/ok'), { late: (r) => r.status === 200 && seen.join() === 'now,soon,late' }); }, 30);
            setTimeout(() => seen.push('soon'), 1);
            let turns = 0;
            const every = setInterval(() => { if (++turns === 3) { clearInterval(every); check(turns, { turns: 3 === turns }); } }, 2);
            seen.push('now');
            """), [new PerVuIterations { Vus = 2, Iterations = 3 }]);

        Assert.Equal([], result.Errors.Select(error => error.Example));
        Assert.Equal([("late", 6L, 0L), ("turns", 6L, 0L)], result.Checks.Select(check => (check.Name, check.Passes, check.Fails)).Order());
        Assert.Equal((6L, 6L), (result.Metrics["iterations"].Count, result.Metrics["http_reqs"].Count));
    }

    [Fact]
    public async Task Execution_InEachPhase_TellsWhatIsKnown()
    {
        RunResult result = await _bench.RunAsync($$"""
            import http from 'k6/http';
            import exec from 'k6/execution';
            import { Counter } from 'k6/metrics';
            import { check } from 'k6';
            const tagged = new Counter('tagged');
            export const options = {
              scenarios: {
                shared: { executor: 'shared-iterations', vus: 3, iterations: 10, exec: 'work', tags: { side: 'a' } },
                rate: { executor: 'constant-arrival-rate', rate: 8, timeUnit: '1s', duration: '1s', preAllocatedVUs: 10, startTime: '1s', exec: 'work' },
              },
              thresholds: { 'tagged{own:yes}': ['count==18'], 'http_reqs{side:a}': ['count==10'] },
            };
            export function setup() { let fault = ''; try { exec.scenario.iterationInTest; } catch (e) { fault = String(e); } return { fault, vu: exec.vu.idInTest }; }
            export function work(data) {
              exec.vu.metrics.tags.own = 'yes';
              http.get('{{fixture.Server.BaseUri}}echo?n=' + exec.scenario.name + exec.scenario.iterationInTest, { tags: { name: 'echo' } });
              tagged.add(1);
              check(exec, {
                setup: () => data.fault.includes('exec.scenario.iterationInTest') && data.vu === 0,
                names: (e) => ['shared', 'rate'].includes(e.scenario.name) && e.scenario.executor === (e.scenario.name === 'rate' ? 'constant-arrival-rate' : 'shared-iterations'),
                numbers: (e) => e.scenario.iterationInTest >= 0 && e.scenario.iterationInTest < (e.scenario.name === 'rate' ? 8 : 10) && e.scenario.iterationInInstance === e.scenario.iterationInTest,
                start: (e) => Date.now() - e.scenario.startTime > -100 && e.scenario.progress >= 0,
                vu: (e) => e.vu.idInTest >= 1 && e.vu.idInInstance === e.vu.idInTest && e.vu.iterationInInstance >= e.vu.iterationInScenario,
                options: (e) => e.test.options.scenarios.rate.rate === 8 && e.test.options.scenarios.shared.vus === 3,
              });
            }
            export function teardown() { console.log('completed ' + exec.instance.iterationsCompleted + ', interrupted ' + exec.instance.iterationsInterrupted); }
            """);

        Assert.Equal("", string.Join(',', result.Checks.Where(check => check.Fails > 0).Select(check => check.Name)));
        Assert.Equal(6 * 18, result.Checks.Sum(check => check.Passes));
        Assert.All(result.Thresholds, verdict => Assert.Equal((Outcome.Pass, verdict.Limit), (verdict.Outcome, verdict.Value)));
        Assert.Contains("info: completed 18, interrupted 0", _bench.Log);
    }

    private Task<RunResult> GoodAsync(string imports, string body, int checks) => _bench.RunGoodAsync(Script(imports, body), checks);

    private string Script(string imports, string body) => $$"""
        import http from 'k6/http';
        import { check } from 'k6';
        {{imports}}
        const BASE = '{{fixture.Server.BaseUri.AbsoluteUri.TrimEnd('/')}}';
        export default async function () {
        {{body}}
        }
        """;
}
