using Perf.Runtime.Scripts;
using Perf.Tests.Engine;
using Perf.Tests.Engine.Workers.Samples;

namespace Perf.Tests.ScriptWorker.Running;

/// <summary>Single measurements of an interpreted script: they come over the pipe, and add up to the result.</summary>
public sealed class SampleRunTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Samples_AddUpToTheResult(bool isProcess)
    {
        var samples = new RecordingSink();
        using var bench = new ScriptBench(isProcess ? new WorkerLauncher() : null) { Samples = samples };
        RunResult result = await bench.RunAsync($$"""
            import http from 'k6/http';
            import { check, group } from 'k6';
            import { Counter, Trend } from 'k6/metrics';
            const orders = new Counter('orders'); const size = new Trend('size');
            export const options = { scenarios: { main: { executor: 'per-vu-iterations', vus: 4, iterations: 25 } } };
            export function setup() { http.get('{{fixture.Server.BaseUri}}ok', { tags: { name: 'setup' } }); }
            export default function () {
              group('shop', () => {
                const res = http.get('{{fixture.Server.BaseUri}}status/' + (__ITER % 5 === 0 ? 503 : 200), { tags: { name: 'page', turn: String(__ITER) } });
                check(res, { good: (r) => r.status === 200 });
              });
              orders.add(2); size.add(__ITER, { half: __ITER < 12 ? 'first' : 'second' });
            }
            """);

        Assert.Empty(result.Warnings);
        Assert.Equal(1, samples.Completed);
        Assert.Equal((101L, 101L), (samples.Sums["http_req_duration"].Count, result.Metrics["http_req_duration"].Count));
        Assert.Equal((20.0, 101L), samples.Sums["http_req_failed"]);
        Assert.Equal((80.0, 100L), samples.Sums["checks"]);
        Assert.Equal((200.0, 100L), samples.Sums["orders"]);
        Assert.Equal((1200.0, 100L), samples.Sums["size"]);
        Assert.Equal((100L, 100.0), (samples.Sums["group_duration"].Count, samples.Sums["iterations"].Sum));
        Assert.Equal(result.Metrics["data_received"].Count, samples.Sums["data_received"].Sum);
        Assert.Equal(20, samples.Tags.Where(tags => tags.Values.GetValueOrDefault("turn") is { } turn && int.Parse(turn) % 5 != 0).Select(tags => tags.Values["turn"]).Distinct().Count());
        Assert.All(samples.Tags.Where(tags => tags.Values.GetValueOrDefault("name") == "page"), tags => Assert.Equal("::shop", tags.Values["group"]));
    }
}
