namespace Perf.Tests.Model.Agents;

public sealed class ClusterSettingsTests
{
    // As text it may stand in any message; what starts an agent holds it too.
    [Fact]
    public void ToString_Secrets_AreHidden()
    {
        var settings = new ClusterSettings { Connection = "redis://perf:hunter2@cache:6379", Secret = "hunter2", CertificatePath = "member.pem", CertificatePassword = "hunter2" };
        string text = new AgentOptions { Cluster = settings }.ToString();
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("Connection = redis://perf:***@cache:6379, Secret = ***, CertificatePath = member.pem", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_References_AreShown() =>
        Assert.Contains("Secret = ${env:PERF_CLUSTER_SECRET}", new ClusterSettings { Secret = "${env:PERF_CLUSTER_SECRET}" }.ToString(), StringComparison.Ordinal);
}
