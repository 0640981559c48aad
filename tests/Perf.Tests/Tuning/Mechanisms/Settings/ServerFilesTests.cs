using Perf.Tests.Engine.Scenarios;
using Perf.Tuning.Settings;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

/// <summary>Files that no settings of an application lie in, whatever an environment declares.</summary>
public class ServerFilesTests
{
    [Theory]
    [InlineData("/etc/postgresql/15/main/postgresql.conf")]
    [InlineData("/var/lib/postgresql/15/main/postgresql.auto.conf")]
    [InlineData("/var/lib/postgresql/15/main/pg_hba.conf")]
    [InlineData("/srv/data/PG_HBA.CONF")]
    [InlineData("/etc/postgresql/15/main/environment")]
    [InlineData("/etc/nginx/conf.d/shop.conf")]
    [InlineData("/opt/nginx/nginx.conf")]
    [InlineData("/etc/redis/redis.conf")]
    [InlineData("/srv/redis.conf")]
    [InlineData("/etc/ssh/sshd_config")]
    [InlineData("/etc/sysctl.d/99-own.conf")]
    [InlineData("/etc/security/limits.d/own.conf")]
    [InlineData("/etc/pam.d/login")]
    [InlineData("/etc/systemd/system.conf")]
    [InlineData("/etc/systemd/system/shop.service")]
    [InlineData("/etc/sudoers")]
    [InlineData("/etc/environment")]
    [InlineData("/etc/ld.so.preload")]
    [InlineData("/proc/sys/kernel/core_pattern")]
    [InlineData("/home/shop/.pgpass")]
    public void Why_OfAServersOwnFile_SaysSo(string path)
    {
        Assert.NotNull(ServerFiles.Why(path));
        PerfException error = Assert.Throws<PerfException>(() => FilePlace.At(path));
        Assert.Equal(ErrorIds.ChangeDenied, error.Id);
        Assert.Contains("tuning:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/shop/appsettings.json")]
    [InlineData("/etc/default/shop")]
    [InlineData("/etc/shop/shop.conf")]
    [InlineData("/srv/nginx.conf.d/shop.ini")]
    [InlineData("/srv/environment")]
    public void Why_OfAnApplicationsFile_IsNull(string path)
    {
        Assert.Null(ServerFiles.Why(path));
        Assert.Equal(Path.GetFullPath(path), FilePlace.At(path).Path);
    }

    // Also for a file that is not there: it would be made there.
    [SkippableTheory]
    [InlineData("core_pattern")]
    [InlineData("absent")]
    public void At_OfAFolderThatIsALink_LooksAtWhereItLeads(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Links are followed on Linux.");
        using var folder = new TemporaryFolder();
        string link = Path.Combine(folder.Path, "settings");
        Directory.CreateSymbolicLink(link, "/proc/sys/kernel");
        Assert.Equal(ErrorIds.ChangeDenied, Assert.Throws<PerfException>(() => FilePlace.At(Path.Combine(link, name))).Id);
        Assert.Equal(Path.Combine(folder.Path, name), FilePlace.At(Path.Combine(folder.Path, name)).Path);
    }

    [Fact]
    public void At_OfAPathThatGoesUp_LooksAtWhereItLeads() => Assert.Throws<PerfException>(() => FilePlace.At("/srv/shop/../../etc/nginx/x.conf"));
}
