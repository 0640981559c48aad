using System.Diagnostics;

namespace Perf.Tests.Grafana;

public class MonitoringFileTests
{
    private const string Promtool = "/usr/bin/promtool", Amtool = "/usr/bin/amtool";

    [SkippableFact]
    public void Prometheus_TakesItsConfigurationTargetsAndRules() => Assert.Contains("rule files found", Run(Promtool, "prometheus", "check", "config", Monitoring("prometheus.yml")), StringComparison.Ordinal);

    [SkippableFact]
    public void Rules_FireAndStaySilentAsTheirCasesSay() => Assert.Contains("SUCCESS", Run(Promtool, "prometheus", "test", "rules", Monitoring("tests", "alerts.test.yaml")), StringComparison.Ordinal);

    [Fact]
    public void Rules_AllHaveACase()
    {
        string cases = File.ReadAllText(Monitoring("tests", "alerts.test.yaml"));
        string[] alerts = [.. Alerts().Select(alert => (string)alert["alert"]).Distinct()];
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}", cases, StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_HaveSeverityAndTexts() => Assert.All(Alerts(), alert =>
    {
        Assert.Contains(((Dictionary<object, object>)alert["labels"])["severity"], new object[] { "info", "warning", "critical" });
        Assert.Equal(["description", "summary"], ((Dictionary<object, object>)alert["annotations"]).Keys.Order());
    });

    [SkippableFact]
    public void Alertmanager_TakesItsConfiguration() => Assert.Contains("SUCCESS", Run(Amtool, "prometheus-alertmanager", "check-config", Monitoring("alertmanager.yaml")), StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("slack", "severity=warning")]
    [InlineData("slack", "severity=info", "environment=production")]
    [InlineData("email,slack", "severity=critical", "environment=staging")]
    [InlineData("pagerduty,email,slack", "severity=critical", "environment=production")]
    [InlineData("slack", "alertname=Another")]
    public void Alertmanager_SendsBySeverity(string receivers, params string[] labels) =>
        Assert.Equal(receivers, Run(Amtool, "prometheus-alertmanager", ["config", "routes", "test", $"--config.file={Monitoring("alertmanager.yaml")}", .. labels]).Trim());

    private static string Monitoring(params string[] path) => Path.Combine([GrafanaFiles.Monitoring, .. path]);

    private static IEnumerable<Dictionary<object, object>> Alerts() => ((List<object>)GrafanaFiles.Yaml("config", "monitoring", "rules", "alerts.yaml")["groups"])
        .Cast<Dictionary<object, object>>().SelectMany(group => ((List<object>)group["rules"]).Cast<Dictionary<object, object>>());

    private static string Run(string program, string package, params string[] arguments)
    {
        Skip.IfNot(File.Exists(program), $"{package} is not installed");
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }
}
