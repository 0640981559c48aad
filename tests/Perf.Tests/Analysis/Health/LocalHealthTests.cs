using Perf.Analysis;

namespace Perf.Tests.Analysis.Health;

/// <summary>Certificates, the store, the outbox and the disk.</summary>
public class LocalHealthTests
{
    private static readonly HealthSettings s_settings = new();
    private static readonly HomeObservation s_home = new() { Path = "/home", Exists = true };
    private static readonly StoreObservation s_store = new() { Path = "/home/perf.db", Exists = true, Version = 3, LatestVersion = 3, Runs = 7, Bytes = 1000 };

    private static readonly CertificateObservation s_certificate = new()
    {
        Host = "shop.example.com",
        Port = 443,
        Subject = "shop.example.com",
        Issuer = "An authority",
        Names = ["shop.example.com"],
        NotBefore = Answers.Now.AddDays(-1),
        NotAfter = Answers.Now.AddDays(90),
    };

    [Theory]
    [InlineData(90, HealthStatus.Healthy)]
    [InlineData(30.01, HealthStatus.Healthy)]
    [InlineData(29.9, HealthStatus.Degraded)]
    [InlineData(7.01, HealthStatus.Degraded)]
    [InlineData(6.9, HealthStatus.Unhealthy)]
    [InlineData(0, HealthStatus.Unhealthy)]
    [InlineData(-3, HealthStatus.Unhealthy)]
    public void Certificate_ByItsEnd_IsGraded(double days, HealthStatus expected)
    {
        HealthCheck check = CertificateHealth.Judge(s_certificate with { NotAfter = Answers.Now.AddDays(days) }, s_settings, Answers.Now);
        Assert.Equal((expected, "days"), (check.Status, check.Unit));
        Assert.InRange(check.Value!.Value, days - 0.101, days);
        Assert.Equal(days <= 0, check.Message.Contains("ended on", StringComparison.Ordinal));
    }

    [Fact]
    public void Certificate_WithAnythingWrong_IsUnhealthy()
    {
        Assert.Contains("another name", CertificateHealth.Judge(s_certificate with { IsForAnotherName = true }, s_settings, Answers.Now).Message, StringComparison.Ordinal);
        Assert.Contains("not trusted", CertificateHealth.Judge(s_certificate with { Distrust = ["self-signed"] }, s_settings, Answers.Now).Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, CertificateHealth.Judge(s_certificate with { Distrust = ["self-signed"] }, s_settings with { VerifyCertificates = false }, Answers.Now).Status);
        Assert.Contains("holds from", CertificateHealth.Judge(s_certificate with { NotBefore = Answers.Now.AddDays(1) }, s_settings, Answers.Now).Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, CertificateHealth.Judge(s_certificate with { Fault = "refused" }, s_settings, Answers.Now).Status);
    }

    [Fact]
    public void Certificate_WhoseAuthorityEndsFirst_NamesTheAuthority()
    {
        HealthCheck check = CertificateHealth.Judge(s_certificate with { FirstToEnd = "Between", ChainNotAfter = Answers.Now.AddDays(3) }, s_settings, Answers.Now);
        Assert.Equal((HealthStatus.Unhealthy, 3.0), (check.Status, check.Value));
        Assert.Contains("'Between'", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_OfEachFault_IsUnhealthy()
    {
        Assert.Equal(HealthStatus.Healthy, StoreHealth.Judge(s_store, s_home, s_settings).Status);
        Assert.Equal(HealthStatus.Healthy, StoreHealth.Judge(new StoreObservation { Path = "/home/perf.db" }, s_home, s_settings).Status);
        StoreObservation[] bad = [s_store with { Damage = ["row 3 missing"] }, s_store with { Fault = "damaged" }, s_store with { Version = 4 }, s_store with { SchemaDifferences = ["the table runs is missing"] }];
        Assert.All(bad, store => Assert.Equal(HealthStatus.Unhealthy, StoreHealth.Judge(store, s_home, s_settings).Status));
        Assert.Equal(HealthStatus.Degraded, StoreHealth.Judge(s_store with { SchemaDifferences = ["the index a is missing", "the trigger b is missing"] }, s_home, s_settings).Status);
        Assert.Equal(HealthStatus.Unhealthy, StoreHealth.Judge(s_store, s_home with { Fault = "read-only" }, s_settings).Status);
    }

    [Theory]
    [InlineData(0, HealthStatus.Healthy)]
    [InlineData(10, HealthStatus.Healthy)]
    [InlineData(11, HealthStatus.Degraded)]
    public void Store_WithRunsThatWait_IsDegradedBeyondTheLimit(int waiting, HealthStatus expected) => Assert.Equal(expected, StoreHealth.Judge(s_store with { Unshared = waiting }, s_home, s_settings).Status);

    [Theory]
    [InlineData(0, 0, 0, HealthStatus.Healthy)]
    [InlineData(3, 30, 0, HealthStatus.Healthy)]
    [InlineData(3, 61, 0, HealthStatus.Degraded)]
    [InlineData(0, 0, 1, HealthStatus.Degraded)]
    public void Outbox_OfWhatWaitsAndFailed_IsGraded(int waiting, int minutes, int failed, HealthStatus expected)
    {
        HealthCheck check = OutboxHealth.Judge(new OutboxObservation { Path = "/o", Waiting = waiting, OldestAt = waiting == 0 ? null : Answers.Now.AddMinutes(-minutes), Failed = failed }, s_settings, Answers.Now);
        Assert.Equal(expected, check.Status);
        Assert.Equal(expected == HealthStatus.Healthy, check.Advice is null);
    }

    [Fact]
    public void Outputs_ThatWaitLong_AreDegraded()
    {
        var folder = new FolderObservation { Exists = true, Files = 2, Bytes = 5000, OldestAt = Answers.Now.AddHours(-2) };
        Assert.Equal(HealthStatus.Degraded, OutputsHealth.Judge(folder, s_settings, Answers.Now).Status);
        Assert.Equal(HealthStatus.Healthy, OutputsHealth.Judge(folder with { OldestAt = Answers.Now }, s_settings, Answers.Now).Status);
        Assert.Equal(HealthStatus.Healthy, OutputsHealth.Judge(new FolderObservation(), s_settings, Answers.Now).Status);
    }

    [Theory]
    [InlineData(500, HealthStatus.Healthy, 0.1)]
    [InlineData(99, HealthStatus.Degraded, 0.1)]
    [InlineData(49, HealthStatus.Unhealthy, 0.05)]
    [InlineData(0, HealthStatus.Unhealthy, 0.05)]
    public void Disk_ByWhatIsFree_IsGraded(long free, HealthStatus expected, double limit)
    {
        HealthCheck check = DiskHealth.Judge(new DiskObservation { Path = "/", Free = free, Total = 1000 }, s_settings);
        Assert.Equal((expected, limit, free / 1000.0), (check.Status, check.Limit, check.Value));
    }

    [Fact]
    public void Disk_ByBytes_IsGraded() => Assert.Equal(
        (HealthStatus.Degraded, 900.0, "bytes"),
        DiskHealth.Judge(new DiskObservation { Free = 900, Total = 1000 }, s_settings with { DiskWarn = new() { Bytes = 950 }, DiskFail = new() { Bytes = 10 } }) is var check ? (check.Status, check.Value, check.Unit) : default);
}
