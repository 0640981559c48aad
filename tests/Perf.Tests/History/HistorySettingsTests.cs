using Perf.History;

namespace Perf.Tests.History;

public sealed class HistorySettingsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("perf-settings-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Load_NothingSet_IsTheFileAndTheDefaults() => Assert.Equal(new HistorySettings(null, new RetentionPolicy()), HistorySettings.Load(_home, _ => null));

    [Fact]
    public void Load_File_SaysWhereAndHowLong()
    {
        File.WriteAllText(Path.Combine(_home, HistorySettings.FileName), "store: influxdb://u:secret@127.0.0.1/perf\nretention:\n  full: 7d\n  tenSeconds: 12h\n  minutes: never\n  delete: 400d\n".Replace("12h", "30d", StringComparison.Ordinal));
        HistorySettings settings = HistorySettings.Load(_home, _ => null);
        Assert.Equal("influxdb://u@127.0.0.1:8086/perf", settings.Shared!.ToString());
        Assert.Equal(new RetentionPolicy { Full = TimeSpan.FromDays(7), TenSeconds = TimeSpan.FromDays(30), Minutes = null, Delete = TimeSpan.FromDays(400) }, settings.Retention);
        Assert.Null(HistorySettings.Load(_home, name => name == HistorySettings.Variable ? "local" : null).Shared);
        Assert.Equal("influxdbs://h:1/d", HistorySettings.Load(_home, name => name == HistorySettings.Variable ? "influxdbs://h:1/d" : null).Shared!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a remark\n")]
    [InlineData("retention:\n")]
    public void Parse_Nothing_IsTheDefaults(string text) => Assert.Equal(new HistorySettings(null, new RetentionPolicy()), HistorySettings.Parse(text, "f"));

    [Theory]
    [InlineData("stor: local", "f:1:1", "did you mean 'store'?")]
    [InlineData("retention: { ful: 1d }", "f:1:14", "did you mean 'full'?")]
    [InlineData("retention: { full: soon }", "f:1:20", "30d")]
    [InlineData("retention: { full: never }", "f:1:20", "needs an age")]
    [InlineData("retention: [1]", "f:1:12", "mapping")]
    [InlineData("store: http://h/d", "f:1: store", "influxdb://")]
    [InlineData("store: [", "f:", "YAML")]
    [InlineData("retention: { full: 90d, tenSeconds: 30d }", "f", "contradicts")]
    [InlineData("- a", "f:1:1", "mapping")]
    public void Parse_Mistake_SaysWhereAndWhatIsAllowed(string text, string place, string part)
    {
        PerfException e = Assert.Throws<PerfException>(() => HistorySettings.Parse(text, "f"));
        Assert.Equal(ErrorIds.HistoryInvalid, e.Id);
        Assert.Contains(place, e.Message, StringComparison.Ordinal);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("influxdb://u:top-secret@")]
    [InlineData("influxdb://u:top-secret@h:99999/d")]
    [InlineData("influxdb://u:top-secret@h")]
    [InlineData("influxdb://u:top-secret@h/a/b")]
    [InlineData("postgres://u:top-secret@h/d")]
    public void Parse_AddressThatIsNone_NeverShowsThePassword(string address)
    {
        PerfException e = Assert.Throws<PerfException>(() => InfluxAddress.Parse(address, "PERF_HISTORY"));
        Assert.Equal(ErrorIds.HistoryInvalid, e.Id);
        Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", $"{e.Subject}", StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Address_IsDecoded()
    {
        InfluxAddress address = InfluxAddress.Parse(" influxdb://us%40er:p%3Aw%2F@127.0.0.1:9999/my%20perf ", "x");
        Assert.Equal(("us@er", "p:w/", "my perf", new Uri("http://127.0.0.1:9999/")), (address.User, address.Password, address.Database, address.Server));
        Assert.DoesNotContain("p:w/", address.ToString(), StringComparison.Ordinal);
    }
}
