using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Prometheus;

public sealed class PrometheusStateTests
{
    [Fact]
    public void Names_AreThoseThatAreDocumented()
    {
        (IReadOnlyDictionary<string, string> types, IReadOnlyList<ExpositionParser.Sample> samples) = Parsed(Seconds.Of(0), Seconds.Of(1));
        Assert.Equal("histogram", types["http_request_duration_seconds"]);
        Assert.Equal("counter", types["http_requests_total"]);
        Assert.Equal("summary", types["k6_http_req_duration"]);
        Assert.Equal("summary", types["artillery_latency"]);
        Assert.Equal("summary", types["perf_http_req_waiting_seconds"]);
        Assert.Equal("counter", types["perf_data_received_bytes_total"]);
        Assert.Equal("counter", types["perf_http_req_failed_samples_total"]);
        Assert.Equal("gauge", types["perf_vus"]);
        Assert.Equal(200, One(samples, "http_request_duration_seconds_count").Value);
        Assert.Equal(200, samples.Single(sample => sample.Name == "http_request_duration_seconds_bucket" && sample.Labels["le"] == "+Inf").Value);
        Assert.Equal(194, samples.Single(sample => sample.Name == "http_requests_total" && sample.Labels["outcome"] == "success").Value);
        Assert.Equal(4, samples.Single(sample => sample.Name == "http_requests_total" && sample.Labels["status"] == "503").Value);
        Assert.Equal(2, samples.Single(sample => sample.Name == "http_requests_total" && sample.Labels["status"] == "0").Value);
        Assert.Equal(200, samples.Where(sample => sample.Name == "http_requests_total").Sum(sample => sample.Value));
        Assert.InRange(samples.Single(sample => sample.Name == "k6_http_req_duration" && sample.Labels["quantile"] == "0.5").Value, 12, 33);
        Assert.InRange(samples.Single(sample => sample.Name == "perf_http_req_duration_seconds" && sample.Labels["quantile"] == "0.5").Value, 0.012, 0.033);
        Assert.Equal(7, One(samples, "perf_vus").Value);
        Assert.Equal("20260301-120000-abcdef", One(samples, "perf_run_info").Labels["run_id"]);
        Assert.All(samples, sample => Assert.Equal(("shop", "staging", "stress"), (sample.Labels["scenario"], sample.Labels["environment"], sample.Labels["test_type"])));
        Assert.DoesNotContain(samples, sample => sample.Labels.ContainsKey("run"));
        Assert.False(One(samples, "perf_vus").Labels.ContainsKey("step"));
        Assert.DoesNotContain(types.Keys, name => name.Contains("status_200", StringComparison.Ordinal));
    }

    // The second agent is lost after the first second: what it did stays, and what it was like does not.
    [Fact]
    public void Agents_HaveSeriesOfTheirOwn()
    {
        Interval alone = Seconds.OfAgents(1) with { Agents = [Seconds.OfAgents(1).Agents[0]] };
        Interval busy = Seconds.OfAgents(0) with { Agents = [.. Seconds.OfAgents(0).Agents.Select(agent => agent with { Generator = new GeneratorSample { LoopBusyShare = 0.5 } })] };
        (IReadOnlyDictionary<string, string> types, IReadOnlyList<ExpositionParser.Sample> samples) = Parsed(busy, alone);
        Assert.Equal(("counter", "gauge"), (types["perf_agent_requests_total"], types["perf_agent_loop_busy_ratio"]));
        Assert.Equal([("web-1", 120.0), ("web-2", 40.0)], Of("perf_agent_requests_total"));
        Assert.Equal([("web-1", 4.0), ("web-2", 0.0)], Of("perf_agent_failed_requests_total"));
        Assert.Equal([("web-1", 60.0), ("web-2", 20.0)], Of("perf_agent_iterations_total"));
        Assert.Equal([("web-1", 0.75)], Of("perf_agent_loop_busy_ratio"));
        Assert.Equal(0.025, Assert.Single(Of("perf_agent_response_time_p95_seconds")).Value, 9);
        Assert.DoesNotContain(Parsed(Seconds.Of(0)).Types.Keys, name => name.StartsWith("perf_agent", StringComparison.Ordinal));

        IEnumerable<(string Agent, double Value)> Of(string name) => samples.Where(sample => sample.Name == name).OrderBy(sample => sample.Labels["agent"], StringComparer.Ordinal).Select(sample => (sample.Labels["agent"], sample.Value));
    }

    [Fact]
    public void Buckets_HoldAllAndOnlyGrow()
    {
        var state = new PrometheusState(Seconds.Run(), []);
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            state.Add(Seconds.Of(i, requests: 50, middle: Math.Pow(3, i % 9)));
            TrendState trend = state.Families().Single(family => family.Name == "http_request_duration_seconds").Points[0].Trend!;
            Assert.Equal(trend.Count, trend.Classic.Sum());
            Assert.Equal(trend.Count, trend.Native.Values.Sum() + trend.Zeros);
            Assert.Equal(before + 50, trend.Count);
            before = trend.Count;
        }
    }

    // A scrape is written while the run goes on.
    [Fact]
    public void Families_WhenMoreIsAdded_StayWhatTheyWere()
    {
        var state = new PrometheusState(Seconds.Run(), []);
        state.Add(Seconds.Of(0, requests: 50));
        IReadOnlyList<MetricFamily> families = state.Families();
        string before = TextExposition.Write(families);
        state.Add(Seconds.Of(1, requests: 50));
        Assert.Equal(before, TextExposition.Write(families));
        Assert.NotEqual(before, TextExposition.Write(state.Families()));
    }

    [Fact]
    public void AnyText_StaysWithinItsLabel()
    {
        var random = new Random(99);
        string[] pieces = ["a", "\"", "\\", "\n", "}", ",", "=", " ", "ü", "😀", "{le=\"1\"}", "\t"];
        for (int i = 0; i < 300; i++)
        {
            string step = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            (_, IReadOnlyList<ExpositionParser.Sample> samples) = Parsed(Seconds.Of(i, step: step, requests: 2, failed: 1));
            Assert.Contains(samples, sample => sample.Labels.GetValueOrDefault("step") == step);
        }
    }

    [Fact]
    public void NativeBucket_HoldsItsValue()
    {
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++)
        {
            double value = i % 3 == 0 ? NativeBuckets.UpperOf(random.Next(-600, 400)) : Math.Exp((random.NextDouble() * 30) - 18);
            int index = NativeBuckets.IndexOf(value);
            Assert.True(value <= NativeBuckets.UpperOf(index) && value > NativeBuckets.UpperOf(index - 1), $"{value:R} in {index}");
        }
    }

    [Fact]
    public void NativeBuckets_AreSpansAndDifferences()
    {
        (List<(int Offset, int Length)> spans, List<long> deltas) = NativeBuckets.Encode(new SortedDictionary<int, long> { [-3] = 5, [-2] = 7, [4] = 1 });
        Assert.Equal([(-3, 2), (5, 1)], spans);
        Assert.Equal([5, 2, -6], deltas);
    }

    private static ExpositionParser.Sample One(IReadOnlyList<ExpositionParser.Sample> samples, string name) => samples.Single(sample => sample.Name == name);

    private static (IReadOnlyDictionary<string, string> Types, IReadOnlyList<ExpositionParser.Sample> Samples) Parsed(params Interval[] seconds)
    {
        var state = new PrometheusState(Seconds.Run(), []);
        foreach (Interval second in seconds)
        {
            state.Add(second);
        }

        state.End(Seconds.Result());
        return ExpositionParser.Parse(TextExposition.Write(state.Families()));
    }
}
