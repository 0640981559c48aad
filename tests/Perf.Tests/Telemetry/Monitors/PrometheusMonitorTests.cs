using System.Globalization;
using System.Text;
using Perf.Telemetry.Monitors.Nodes;
using Perf.Telemetry.Monitors.Prometheus;
using Perf.Tests.Engine.Protocols.Servers;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A real node_exporter.</summary>
public sealed class NodeExporterServer : LocalServer
{
    private const string Program = "/usr/bin/prometheus-node-exporter";

    protected override string Package => "prometheus-node-exporter";

    protected override bool IsInstalled() => File.Exists(Program);

    protected override IReadOnlyList<string> CommandAt(int port) => [Program, string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}")];
}

/// <summary>A real Prometheus that scrapes itself every second.</summary>
public sealed class PrometheusServer : LocalServer
{
    private const string Program = "/usr/bin/prometheus";

    protected override string Package => "prometheus";

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    protected override bool IsInstalled() => File.Exists(Program);

    protected override IReadOnlyList<string> CommandAt(int port)
    {
        string file = Path.Combine(Folder, "prometheus.yml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [ { job_name: self, static_configs: [ { targets: ["127.0.0.1:{{port}}"] } ] } ]
            """));
        return [Program, $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(Folder, "data")}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}")];
    }

    protected override async Task<bool> IsReadyAsync(int port)
    {
        using var client = new HttpClient();
        try
        {
            string answer = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/api/v1/query?query=up%3D%3D1")));
            return answer.Contains("\"job\":\"self\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

public class PrometheusMonitorTests(PrometheusServer server, NodeExporterServer exporter) : IClassFixture<PrometheusServer>, IClassFixture<NodeExporterServer>
{
    [Fact]
    public void Parse_ARealAnswer_HasLabelsAndValue()
    {
        var answer = PrometheusAnswer.Parse(CapturedFile.Bytes("prometheus-vector.json"));
        (IReadOnlyList<(string Name, string Value)> labels, double value) = Assert.Single(answer.Values);
        Assert.Equal([("instance", "127.0.0.1:29100"), ("job", "node")], labels);
        Assert.True(value > 0);
    }

    [Fact]
    public void Parse_RealAnswersThatAreNoNumbers_SayWhy()
    {
        var nan = PrometheusAnswer.Parse(CapturedFile.Bytes("prometheus-nan.json"));
        Assert.Equal((0, 1), (nan.Values.Count, nan.NotNumbers));
        Assert.Contains("unclosed left parenthesis", Refused("prometheus-error.json"), StringComparison.Ordinal);
        Assert.Contains("rate()", Refused("prometheus-matrix.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[1,"2.5"]}}""", 2.5)]
    [InlineData("""{"status":"success","warnings":["a store is down"],"data":{"resultType":"vector","result":[{"metric":{},"value":[1,"7"]}]}}""", 7)]
    public void Parse_AScalarOrAPart_HasItsValue(string text, double expected)
    {
        var answer = PrometheusAnswer.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Assert.Single(answer.Values).Value);
        Assert.Equal(text.Contains("warnings", StringComparison.Ordinal) ? ["a store is down"] : [], answer.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"status":"success"}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,7]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1,"a"]}}""")]
    public void Parse_AnythingElse_IsAMonitorsFault(string text) => Assert.Throws<MonitorException>(() => PrometheusAnswer.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_Damage_IsAMonitorsFaultOrAnotherAnswer() => SeededProperty.ForAll(500, random =>
    {
        Exception? e = Record.Exception(() => PrometheusAnswer.Parse(CapturedFile.Damage(CapturedFile.Bytes("prometheus-vector.json"), random)));
        Assert.True(e is null or MonitorException, $"{e}");
    });

    [SkippableFact]
    public void Read_ARealServer_GivesValuesRatesAndNotes()
    {
        server.Require();
        using PrometheusReader reader = ReaderOf(
            new MonitorQuery { Name = "up", Query = "up" },
            new MonitorQuery { Name = "requests", Query = "sum(prometheus_http_requests_total)", Unit = "1/s", IsCounter = true },
            new MonitorQuery { Name = "odd", Query = "vector(0) / 0" },
            new MonitorQuery { Name = "none", Query = "no_such_metric" });
        var reading = new MonitorReading("p");
        reading.Begin(TimeSpan.Zero);
        reader.Read(reading, CancellationToken.None);
        Assert.Equal(1, Assert.Single(reading.Samples, sample => sample.Signal == "up").Value);
        Assert.Contains(reading.Notes, note => note.Contains("'odd' gave values that are no numbers", StringComparison.Ordinal));
        Assert.Contains(reading.Notes, note => note.Contains("'none' gave nothing", StringComparison.Ordinal));
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, CancellationToken.None);
        Assert.Single(reading.Samples, sample => sample is { Signal: "requests", Unit: "1/s", Value: >= 0 });
    }

    [SkippableFact]
    public void Read_AWrongQuery_IsToldAndTheOthersAreRead()
    {
        server.Require();
        using PrometheusReader reader = ReaderOf(new MonitorQuery { Name = "bad", Query = "sum(" }, new MonitorQuery { Name = "up", Query = "up" });
        var reading = new MonitorReading("p");
        MonitorException e = Assert.Throws<MonitorException>(() => reader.Read(reading, CancellationToken.None));
        Assert.StartsWith("bad: Prometheus refuses the query", e.Message, StringComparison.Ordinal);
        Assert.Equal("up", Assert.Single(reading.Samples).Signal);
    }

    [Fact]
    public void Read_AServerThatIsDown_SaysSo()
    {
        using var reader = new PrometheusReader(new PrometheusMonitor { Name = "p", Address = "http://127.0.0.1:1", Queries = [new MonitorQuery { Name = "up", Query = "up" }] }, text => text);
        Assert.Contains("http://127.0.0.1:1/api/v1/query cannot be asked", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("p"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ARealPageOfNodeExporter_GivesTheSignalsOfTheHost()
    {
        byte[] page = CapturedFile.Bytes("node-exporter.txt");
        string later = string.Join('\n', Encoding.UTF8.GetString(page).Split('\n').Select(line => line.StartsWith("node_cpu_seconds_total{cpu=\"0\",mode=\"user\"}", StringComparison.Ordinal) ? "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} 1e9" : line));
        var figures = new NodeFigures();
        IReadOnlyList<MonitorSample> samples = Readings.Last(reading => Assert.True(figures.Read(page, reading)), reading => figures.Read(Encoding.UTF8.GetBytes(later), reading));
        Assert.Equal(100, samples.Of("system.cpu.utilization"), 1e-6);
        Assert.InRange(samples.Of("system.memory.utilization"), 0.1, 100);
        int processors = System.Text.RegularExpressions.Regex.Matches(Encoding.UTF8.GetString(page), "^node_cpu_seconds_total\\{cpu=\"(\\d+)\"", System.Text.RegularExpressions.RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct().Count();
        Assert.Equal(processors, samples.Of("system.cpu.logical.count"));
        Assert.Contains(samples, sample => sample.Signal == "system.disk.io" && sample.Labels.Values.Contains("vda"));
        Assert.Contains(samples, sample => sample.Signal == "system.network.io" && sample.Labels.Values.Contains("eth0"));
        Assert.Contains(samples, sample => sample.Signal == "system.pressure" && sample.Labels.Values.Contains("cpu"));
        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity()).Distinct().Count());
    }

    [Fact]
    public void Read_DamagedPages_NeverThrow() => SeededProperty.ForAll(200, random =>
    {
        var figures = new NodeFigures();
        Readings.Last(reading => figures.Read(CapturedFile.Damage(CapturedFile.Bytes("node-exporter.txt"), random), reading), reading => figures.Read(CapturedFile.Bytes("node-exporter.txt"), reading));
    });

    [Theory]
    [InlineData("""device="a\"b\\c",mode="x,y={}" """, "device", "a\"b\\c")]
    [InlineData("""device="a",mode="x,y={}" """, "mode", "x,y={}")]
    [InlineData("""device="a" """, "other", "")]
    [InlineData("", "device", "")]
    [InlineData("device=\"", "device", "")]
    public void LabelOf_Escapes_AreTakenOff(string labels, string name, string expected) => Assert.Equal(expected, ExpositionText.LabelOf(Encoding.UTF8.GetBytes(labels), name));

    [SkippableFact]
    public void Read_ARealNodeExporter_GivesThisMachine()
    {
        exporter.Require();
        using var reader = new NodeReader(new NodeExporterMonitor { Name = "n", Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{exporter.Port}") }, text => text);
        IReadOnlyList<MonitorSample> samples = Readings.Twice(reader);
        Assert.InRange(samples.Of("system.cpu.utilization"), 0, 100);
        Assert.InRange(samples.Of("system.memory.utilization"), 0.01, 100);
    }

    [SkippableFact]
    public void Read_AnotherServerThanNodeExporter_SaysSo()
    {
        server.Require();
        using var reader = new NodeReader(new NodeExporterMonitor { Name = "n", Address = $"{server.Address}/api/v1/query?query=1" }, text => text);
        Assert.Contains("is not node_exporter", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("n"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private PrometheusReader ReaderOf(params MonitorQuery[] queries) => new(new PrometheusMonitor { Name = "p", Address = server.Address, Queries = queries }, text => text);

    private static string Refused(string file) => Assert.Throws<MonitorException>(() => PrometheusAnswer.Parse(CapturedFile.Bytes(file))).Message;
}
