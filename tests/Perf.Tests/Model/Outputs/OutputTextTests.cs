namespace Perf.Tests.Model.Outputs;

public sealed class OutputTextTests
{
    [Theory]
    [InlineData("influxdb=http://127.0.0.1:8086/perf", OutputKind.InfluxDb, "http://127.0.0.1:8086", 1, "perf")]
    [InlineData("influxdb=http://localhost:8086/k6_metrics", OutputKind.InfluxDb, "http://localhost:8086", 1, "k6_metrics")]
    [InlineData("INFLUXDB=127.0.0.1:8086/my%20db", OutputKind.InfluxDb, "http://127.0.0.1:8086", 1, "my db")]
    [InlineData("influxdb=https://proxy/influx/perf", OutputKind.InfluxDb, "https://proxy/influx", 1, "perf")]
    [InlineData("influxdb=http://h:8181/perf?token=${env:T}", OutputKind.InfluxDb, "http://h:8181", 3, "perf")]
    [InlineData("prometheus-rw=http://h:9090/api/v1/write", OutputKind.PrometheusRemoteWrite, "http://h:9090/api/v1/write", 0, null)]
    [InlineData("experimental-prometheus-rw=http://h:9090/api/v1/write", OutputKind.PrometheusRemoteWrite, "http://h:9090/api/v1/write", 0, null)]
    [InlineData("pushgateway=h:9091", OutputKind.Pushgateway, "http://h:9091", 0, null)]
    [InlineData("otlp=http://h:4318", OutputKind.Otlp, "http://h:4318", 0, null)]
    public void Server_IsRead(string text, OutputKind kind, string url, int version, string? database)
    {
        OutputDefinition output = OutputText.Parse(text);
        Assert.Equal((kind, url, version, database), (output.Kind, output.Url, output.Version, output.Database));
    }

    [Fact]
    public void UserAndPassword_LeaveTheAddress()
    {
        OutputDefinition output = OutputText.Parse("influxdb=http://me:p%40ss@127.0.0.1:8086/perf");
        Assert.Equal(("http://127.0.0.1:8086", "me", "p@ss"), (output.Url, output.User, output.Password));
        Assert.DoesNotContain("p@ss", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", System.Text.Json.JsonSerializer.Serialize(output), StringComparison.Ordinal);
    }

    [Fact]
    public void References_StayReferences()
    {
        OutputDefinition output = OutputText.Parse("influxdb=http://me:${env:PASSWORD}@127.0.0.1:8086/perf");
        Assert.Equal("${env:PASSWORD}", output.Password);
        Assert.Contains("${env:PASSWORD}", System.Text.Json.JsonSerializer.Serialize(output), StringComparison.Ordinal);
    }

    [Fact]
    public void Version2_IsToldByItsSettings()
    {
        OutputDefinition output = OutputText.Parse("influxdb=http://127.0.0.1:8086?org=acme&bucket=perf&token=${env:T}");
        Assert.Equal((2, "acme", "perf", null), (output.Version, output.Org, output.Bucket, output.Database));
    }

    [Theory]
    [InlineData("prometheus", "127.0.0.1:9464")]
    [InlineData("prometheus=127.0.0.1:9464", "127.0.0.1:9464")]
    [InlineData("prometheus=9465", "9465")]
    [InlineData("statsd=127.0.0.1", "127.0.0.1")]
    public void Address_IsRead(string text, string address) => Assert.Equal(address, OutputText.Parse(text).Address);

    [Theory]
    [InlineData("json=a b.ndjson", OutputKind.Json, "a b.ndjson")]
    [InlineData("csv=x.csv", OutputKind.Csv, "x.csv")]
    public void File_IsRead(string text, OutputKind kind, string path) => Assert.Equal((kind, path), (OutputText.Parse(text).Kind, OutputText.Parse(text).Path));

    [Theory]
    [InlineData("influx=http://h/db", "did you mean influxdb?")]
    [InlineData("cloud", "there is no output 'cloud'")]
    [InlineData("", "there is no output ''")]
    [InlineData("influxdb", "needs the server's address")]
    [InlineData("influxdb=http://h:8086", "needs a database")]
    [InlineData("influxdb=ftp://h/db", "http:// or https://")]
    [InlineData("influxdb=http://h/db?nothing=1", "no setting")]
    [InlineData("influxdb=http://h?org=acme", "needs org, bucket and token")]
    [InlineData("prometheus=host", "")]
    [InlineData("prometheus=host:99999", "host and a port")]
    [InlineData("statsd", "needs the server's host and port")]
    [InlineData("json", "needs a file")]
    public void Mistake_IsTold(string text, string message)
    {
        if (message.Length == 0)
        {
            Assert.Equal("host", OutputText.Parse(text).Address);
            return;
        }

        PerfException fault = Assert.Throws<PerfException>(() => OutputText.Parse(text));
        Assert.Equal(ErrorIds.OutputInvalid, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistake_NeverRepeatsAPassword()
    {
        PerfException fault = Assert.Throws<PerfException>(() => OutputText.Parse("influxdb=ftp://me:hunter2@h/db"));
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_AreKnownByKind()
    {
        var problems = new List<string>();
        OutputDefinition output = OutputSettings.Read(
            OutputKind.InfluxDb,
            new Dictionary<string, object?> { ["URL"] = "http://h:8086", ["database"] = "perf", ["every"] = "5s", ["memoryLimit"] = "1MiB", ["required"] = true, ["listen"] = "x", ["version"] = "9" },
            (_, problem) => problems.Add(problem));
        Assert.Equal((TimeSpan.FromSeconds(5), 1 << 20, true), (output.Every, (int)output.MemoryLimit, output.Required));
        Assert.Contains(problems, problem => problem.Contains("no setting 'listen'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("from 1 to 3", StringComparison.Ordinal));
        Assert.Equal(2, problems.Count);
    }
}
