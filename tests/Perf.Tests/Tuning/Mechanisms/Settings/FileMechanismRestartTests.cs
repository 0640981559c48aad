using Perf.Tests.Tuning.Files;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

/// <summary>What goes back after a service has not come up again, and what does not.</summary>
public sealed class FileMechanismRestartTests : IDisposable
{
    private readonly FileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RestoreBytes_FileThatHasNotItsFormAnyMore_GivesAllOfItBack()
    {
        const string text = "{ \"Cache\": { \"Size\": 64 } }\n";
        (IMechanism made, ChangeOrder order) = Make(text, "Cache:Size", "128");
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);
        _folder.Write("app.json", _folder.Text("app.json").Replace('}', ' '));

        Assert.Equal(ErrorIds.ChangeRefused, (await Assert.ThrowsAsync<PerfException>(() => made.RestoreAsync(order, capture, ["Cache:Size"], CancellationToken.None))).Id);
        await made.RestoreBytesAsync(order, capture, CancellationToken.None);

        Assert.Equal(text, _folder.Text("app.json"));
    }

    [Fact]
    public async Task RestoreBytes_AnotherChangeOfTheSameFileWasUndoneMeanwhile_StaysUndone()
    {
        const string text = "{ \"Cache\": { \"Size\": 64, \"Lifetime\": 10 } }\n";
        (IMechanism made, ChangeOrder second) = Make(text, "Cache:Size", "128");
        ChangeOrder first = second with { Settings = new Dictionary<string, string?> { ["Cache:Lifetime"] = "60" } };
        Perf.Tuning.Capture before = await made.CaptureAsync(first, CancellationToken.None);
        await made.ApplyAsync(first, before, CancellationToken.None);

        // What is captured has the first one's value, which is taken back before the service does not start with the second.
        Perf.Tuning.Capture between = await made.CaptureAsync(second, CancellationToken.None);
        await made.RestoreAsync(first, before, ["Cache:Lifetime"], CancellationToken.None);
        await made.ApplyAsync(second, between, CancellationToken.None);
        await made.RestoreBytesAsync(second, between, CancellationToken.None);

        Assert.Equal(text, _folder.Text("app.json"));
    }

    private (IMechanism Mechanism, ChangeOrder Order) Make(string text, string key, string value)
    {
        var targets = new TuningTargets { Applications = [new ApplicationTarget { Name = "shop", SettingsFile = _folder.Write("app.json", text) }] };
        return (MechanismList.All(new MechanismContext(targets, new NoRestarts(), TimeProvider.System)).Single(one => one.Name == "file.json"),
            new ChangeOrder("application:shop", new Dictionary<string, string?> { [key] = value }, new Dictionary<string, string>(), "20260101_000000"));
    }
}
