using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Health;

public class ServiceHealthTests
{
    private const string TargetsUp = """{"status":"success","data":{"activeTargets":[{"labels":{"job":"perf","instance":"a:1"},"health":"up","lastError":""},{"labels":{"job":"perf","instance":"b:1"},"health":"unknown"}]}}""";
    private const string TargetsDown = """{"status":"success","data":{"activeTargets":[{"labels":{"job":"perf","instance":"a:1"},"health":"up","lastError":""},{"labels":{"job":"node","instance":"b:1"},"health":"down","lastError":"connection\nrefused"}]}}""";

    private static readonly int[] s_bad = [301, 302, 303, 307, 308, 400, 401, 403, 404, 500, 502, 503, 504];
    private static readonly HttpObservation s_healthy = Answers.Of(200, "Prometheus Server is Healthy.\n");

    public static TheoryData<string, Func<HttpObservation, HealthCheck>> Judges => new()
    {
        { "influxdb", InfluxHealth.Judge },
        { "prometheus", answer => PrometheusHealth.Judge(answer, null, null) },
        { "grafana", GrafanaHealth.Judge },
        { "alertmanager", answer => AlertmanagerHealth.Judge(answer, null) },
        { "target", answer => TargetHealth.Judge(new HealthEndpoint(), answer) },
    };

    [Theory]
    [MemberData(nameof(Judges))]
    public void Judge_OfWhatSaysNothingOfHealth_IsUnhealthyAndSaysWhatToDo(string name, Func<HttpObservation, HealthCheck> judge)
    {
        HttpObservation[] bad =
        [
            .. Enum.GetValues<HttpFault>().Where(fault => fault != HttpFault.None).Select(Answers.Fault),
            .. s_bad.Select(status => Answers.Of(status, "OK healthy")),
            Answers.Of(302) with { Location = "https://sso.example.com/login" },
            Answers.SignIn,
        ];
        Assert.All(bad, answer =>
        {
            HealthCheck check = judge(answer);
            Assert.True(check.Status == HealthStatus.Unhealthy, $"{name}, {answer.Status} {answer.Fault}: {check.Status}");
            Assert.False(string.IsNullOrWhiteSpace(check.Message));
            Assert.False(string.IsNullOrWhiteSpace(check.Advice));
        });
        Assert.Contains("sso.example.com", judge(Answers.Of(302) with { Location = "https://sso.example.com/login" }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Judges))]
    public void Judge_OfAnyBytes_ThrowsNothingAndShowsNoControlCharacter(string name, Func<HttpObservation, HealthCheck> judge) => SeededProperty.ForAll(500, random =>
    {
        string body = string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(1, 0x2FF)));
        HealthCheck check = judge(Answers.Of(random.Next(2) == 0 ? 200 : random.Next(100, 600), body));
        Assert.True(!$"{check.Message}{check.Advice}{string.Concat(check.Evidence)}".Any(char.IsControl), name);
    });

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"database\":7}")]
    [InlineData("garbage")]
    public void Judge_OfGarbage_IsNotHealthy(string body)
    {
        Assert.Equal(HealthStatus.Unhealthy, InfluxHealth.Judge(Answers.Of(200, body)).Status);
        Assert.Equal(HealthStatus.Unhealthy, PrometheusHealth.Judge(Answers.Of(200, body), null, null).Status);
        Assert.Equal(HealthStatus.Degraded, PrometheusHealth.Judge(s_healthy, s_healthy, Answers.Of(200, body)).Status);
        Assert.Equal(HealthStatus.Unhealthy, GrafanaHealth.Judge(Answers.Of(200, body, "application/json")).Status);
        Assert.Equal(HealthStatus.Unhealthy, AlertmanagerHealth.Judge(Answers.Of(200, body), null).Status);
    }

    [Fact]
    public void Judge_OfServicesThatAreWell_IsHealthy()
    {
        Assert.Equal("InfluxDB 1.6.7 answers.", InfluxHealth.Judge(Answers.Of(204) with { Version = "1.6.7" }).Message);
        HealthCheck prometheus = PrometheusHealth.Judge(s_healthy, Answers.Of(200, "Ready"), Answers.Of(200, TargetsUp));
        Assert.Equal((HealthStatus.Healthy, 12.0, "ms"), (prometheus.Status, prometheus.Value, prometheus.Unit));
        Assert.Equal("Grafana 10.4.1 and its database answer.", GrafanaHealth.Judge(Answers.Of(200, """{"database":"ok","version":"10.4.1"}""", "application/json")).Message);
        Assert.Equal(HealthStatus.Healthy, AlertmanagerHealth.Judge(Answers.Of(200, "OK"), Answers.Of(200, "OK")).Status);
    }

    [Fact]
    public void Judge_OfPrometheusThatIsNotReady_SaysSo()
    {
        HealthCheck check = PrometheusHealth.Judge(s_healthy, Answers.Of(503, "Service Unavailable"), null);
        Assert.Equal(HealthStatus.Unhealthy, check.Status);
        Assert.StartsWith("Prometheus runs and is not ready", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OfPrometheusWithTargetsDown_NamesThem()
    {
        HealthCheck some = PrometheusHealth.Judge(s_healthy, s_healthy, Answers.Of(200, TargetsDown));
        Assert.Equal(HealthStatus.Degraded, some.Status);
        Assert.Equal(["node b:1: connection refused"], some.Evidence);
        Assert.Equal(HealthStatus.Unhealthy, PrometheusHealth.Judge(s_healthy, s_healthy, Answers.Of(200, TargetsDown.Replace("\"up\"", "\"down\"", StringComparison.Ordinal))).Status);
        Assert.Equal(HealthStatus.Degraded, PrometheusHealth.Judge(s_healthy, s_healthy, Answers.Of(200, """{"data":{"activeTargets":[]}}""")).Status);
    }

    [Fact]
    public void Judge_OfGrafanaWithoutItsDatabase_SaysThat() =>
        Assert.Contains("its database does not: failing", GrafanaHealth.Judge(Answers.Of(503, """{"database":"failing"}""", "application/json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"status":"UP"}""", HealthStatus.Healthy)]
    [InlineData("""{"status":"pass"}""", HealthStatus.Healthy)]
    [InlineData("Healthy", HealthStatus.Healthy)]
    [InlineData("", HealthStatus.Healthy)]
    [InlineData("Degraded", HealthStatus.Degraded)]
    [InlineData("""{"status":"warn"}""", HealthStatus.Degraded)]
    [InlineData("""{"status":"DOWN","components":{"db":{"status":"DOWN"}}}""", HealthStatus.Unhealthy)]
    [InlineData("""{"status":"OUT_OF_SERVICE"}""", HealthStatus.Unhealthy)]
    [InlineData("Unhealthy", HealthStatus.Unhealthy)]
    public void Judge_OfATarget_TakesItAtItsWord(string body, HealthStatus expected) => Assert.Equal(expected, TargetHealth.Judge(new HealthEndpoint(), Answers.Of(200, body)).Status);

    [Fact]
    public void Judge_OfATarget_HoldsItAgainstWhatIsExpected()
    {
        var endpoint = new HealthEndpoint { Statuses = [204, 301], Contains = "ready" };
        Assert.Equal(HealthStatus.Healthy, TargetHealth.Judge(endpoint, Answers.Of(204, "ready now")).Status);
        Assert.Equal(HealthStatus.Healthy, TargetHealth.Judge(endpoint, Answers.Of(301, "ready")).Status);
        Assert.Equal(HealthStatus.Unhealthy, TargetHealth.Judge(endpoint, Answers.Of(204, "not yet")).Status);
        Assert.Equal(HealthStatus.Unhealthy, TargetHealth.Judge(endpoint, Answers.Of(200, "ready")).Status);
    }
}
