namespace Perf.Tests.Grafana;

public class ProvisioningTests
{
    [Fact]
    public void DataSources_HaveTheAddressesThatUsersKnow()
    {
        Assert.Equal(["perf-prometheus http://localhost:9090 ", "perf-influxdb http://localhost:8086 perf", "perf-influxdb-k6 http://localhost:8086 k6_metrics"], GrafanaFiles.DataSources.Select(source => $"{source.Uid} {source.Url} {source.Database}"));
        Assert.Equal("3001", GrafanaFiles.Settings["GF_SERVER_HTTP_PORT"]);
    }

    [Fact]
    public void DataSources_TakeEveryAddressFromTheEnvironment()
    {
        string text = File.ReadAllText(Path.Combine(GrafanaFiles.Grafana, "provisioning", "datasources", "datasources.yaml"));
        Assert.DoesNotContain("localhost", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", text, StringComparison.Ordinal);
        Assert.All(Interpolation.Names(text).Except(["__rate_interval"]), name => Assert.Contains(name, GrafanaFiles.Settings.Keys));
    }

    [Fact]
    public void DataSources_SayHowOftenPrometheusScrapes()
    {
        var global = (Dictionary<object, object>)GrafanaFiles.Yaml("config", "monitoring", "prometheus.yml")["global"];
        Assert.Equal(global["scrape_interval"], GrafanaFiles.DataSources.Single(source => source.Type == "prometheus").TimeInterval);
    }

    [Fact]
    public void Dashboards_AreLoadedFromTheFolderOfTheBoards()
    {
        var provider = (Dictionary<object, object>)((List<object>)GrafanaFiles.Yaml("config", "grafana", "provisioning", "dashboards", "dashboards.yaml")["providers"])[0];
        string path = GrafanaFiles.Filled((string)((Dictionary<object, object>)provider["options"])["path"]);
        Assert.Equal("file", provider["type"]);
        Assert.EndsWith("config/grafana/dashboards", path, StringComparison.Ordinal);
    }
}
