using Perf.Telemetry.Alerts;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Telemetry.Alerts.Outbox;

public sealed class OutboxFolderTests
{
    [Fact]
    public void Write_ThatFails_LeavesNothingBeside()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "one.json");
        Directory.CreateDirectory(path);
        Assert.Equal(ErrorIds.OutboxUnavailable, Assert.Throws<PerfException>(() => OutboxFolder.Write(path, SomeAlerts.Slow(), AlertJson.Alert)).Id);
        Assert.Equal(path, Assert.Single(Directory.GetFileSystemEntries(folder.Path)));
    }
}
