using Perf.History;

namespace Perf.Tests.History.Influx;

[Collection(InfluxCollection.Name)]
public sealed class KpiPublishTests(InfluxServer server)
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Publish_FiguresWithAValue_CanBeReadByBoards()
    {
        InfluxServer.SkipWithout();
        var store = new InfluxRunStore(InfluxAddress.Parse(server.Address("kpis"), "test"));
        int written = store.Publish(
            [
                new Kpi { Name = "EndpointCoverage", Unit = "share", Value = 0.75, Target = 0.9, AtLeast = true },
                new Kpi { Name = "AlertLatency", Unit = "s", Value = null, Target = 300 },
                new Kpi { Name = "Throughput", Unit = "per second", Value = double.NaN, Target = 500, AtLeast = true },
            ],
            new KpiRequest { Environment = "staging" },
            s_now);
        Assert.Equal(1, written);

        using var http = new HttpClient();
        string answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/query?db=kpis&epoch=s&q={Uri.EscapeDataString("SELECT kpi, environment, value, target, met FROM perf_kpi")}"));
        Assert.Contains($"[{s_now.ToUnixTimeSeconds()},\"EndpointCoverage\",\"staging\",0.75,0.9,false]", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("AlertLatency", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_Nothing_AsksNobody() =>
        Assert.Equal(0, new InfluxRunStore(InfluxAddress.Parse("influxdb://127.0.0.1:9/kpis", "test")).Publish([new Kpi { Name = "AlertLatency" }], new KpiRequest(), s_now));
}
