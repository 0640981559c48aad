using Perf.Tuning;

namespace Perf.Tests.Tuning.Journal;

public sealed class BackupIdTests
{
    [Theory]
    [InlineData("20250806_183000", true)]
    [InlineData("20250806_183000_2", true)]
    [InlineData("20250806_183000_10", true)]
    [InlineData("20250806_183000_02", false)]
    [InlineData("20250806_183000_", false)]
    [InlineData("20250806_183000\n", false)]
    [InlineData("../20250806_183000", false)]
    [InlineData("20250806_183000/..", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    [InlineData("/etc", false)]
    [InlineData("٢0250806_183000", false)]
    public void IsId_IsTheFormAndNothingElse(string text, bool isId) => Assert.Equal(isId, BackupId.IsId(text));

    [Fact]
    public void Of_IsTheMomentInUtc()
    {
        var moment = new DateTimeOffset(2025, 8, 6, 20, 30, 0, TimeSpan.FromHours(2));
        Assert.Equal("20250806_183000", BackupId.Of(moment, 1));
        Assert.Equal("20250806_183000_2", BackupId.Of(moment, 2));
        Assert.All(Enumerable.Range(1, 200), attempt => Assert.True(BackupId.IsId(BackupId.Of(moment, attempt))));
    }

    [Fact]
    public void Compare_GoesByMomentThenByNumber()
    {
        string[] ids = ["20250806_183000", "20250806_183000_2", "20250806_183000_10", "20250806_183001", "20250807_000000"];
        for (int left = 0; left < ids.Length; left++)
        {
            for (int right = 0; right < ids.Length; right++)
            {
                Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(BackupId.Compare(ids[left], ids[right])));
            }
        }
    }
}
