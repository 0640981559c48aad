using Perf.History;

namespace Perf.Tests.History.Retention;

public class RetentionAgesTests
{
    private static readonly RetentionPolicy s_policy = new();

    [Fact]
    public void Of_NothingNamed_IsThePolicy() => Assert.Equal(s_policy, RetentionAges.Of(s_policy, null, null, null, null));

    [Theory]
    [InlineData("7d", null, null, null, 7.0, 180.0, 730.0, null)]
    [InlineData("365d", null, null, null, 365.0, 365.0, 730.0, null)] // the next gives way
    [InlineData("1000d", null, null, null, 1000.0, 1000.0, 1000.0, null)]
    [InlineData(null, "10d", null, null, 10.0, 10.0, 730.0, null)] // the one before, too
    [InlineData(null, null, "20d", null, 20.0, 20.0, 20.0, null)]
    [InlineData(null, null, null, "90d", 30.0, 90.0, 90.0, 90.0)]
    [InlineData(null, null, "never", "365d", 30.0, 180.0, null, 365.0)] // contradicts itself, and is refused when it is used
    [InlineData("2d", "3d", "4d", "5d", 2.0, 3.0, 4.0, 5.0)]
    [InlineData("36h", null, null, "never", 1.5, 180.0, 730.0, null)]
    [InlineData(null, null, null, "0", 0.0, 0.0, 0.0, 0.0)]
    public void Of_Named_OthersGiveWay(string? full, string? ten, string? minutes, string? delete, double days, double tenDays, double? minuteDays, double? deleteDays)
    {
        RetentionPolicy found = RetentionAges.Of(s_policy, full, ten, minutes, delete);
        Assert.Equal((days, tenDays, minuteDays, deleteDays), (found.Full.TotalDays, found.TenSeconds.TotalDays, found.Minutes?.TotalDays, found.Delete?.TotalDays));
    }

    [Theory]
    [InlineData("soon", null)]
    [InlineData("never", null)] // every second for ever needs a number
    [InlineData(null, "in a while")]
    public void Of_NoAge_SaysWhichParameter(string? full, string? delete)
    {
        PerfException e = Assert.Throws<PerfException>(() => RetentionAges.Of(s_policy, full, null, null, delete));
        Assert.Equal(ErrorIds.ArgumentInvalid, e.Id);
        Assert.Contains(full is null ? "-DeleteAfter" : "-KeepFull", e.Message, StringComparison.Ordinal);
    }
}
