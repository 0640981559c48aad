using Perf.Telemetry.Alerts;
using Perf.Tests.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Health;

public sealed class OutboxInspectionTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-outbox-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Inspect_OfNoOutbox_MakesNone()
    {
        using var sender = new AlertSender(_home, _ => null, TimeProvider.System);
        Assert.Equal(0, sender.Inspect().Waiting);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home));
    }

    [Fact]
    public void Inspect_OfWhatWaitsAndWhatIsNoMessage_CountsAndMovesNothing()
    {
        using var sender = new AlertSender(_home, _ => null, TimeProvider.System);
        AlertChannel channel = SomeAlerts.Channel(AlertChannelKind.Webhook, ("url", "http://127.0.0.1:1"));
        for (int i = 0; i < 50; i++)
        {
            sender.Put(SomeAlerts.Slow() with { Key = $"k{i}" }, [channel], TimeSpan.Zero, TimeProvider.System.GetUtcNow().AddHours(1));
        }

        string broken = Path.Combine(_home, "outbox", "waiting", "20260101T000000000-x.json");
        File.WriteAllText(broken, "{ half");
        File.WriteAllText(Path.Combine(_home, "outbox", "failed", "20260101T000000000-y.json"), "{ half");
        OutboxObservation found = sender.Inspect();
        Assert.Equal((51, 1), (found.Waiting, found.Failed));
        Assert.NotNull(found.OldestAt);
        Assert.Equal([$"{channel.Name}: A quiet time holds."], found.Reasons);
        Assert.True(File.Exists(broken));
    }
}
