using Perf.Telemetry.Alerts;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Alerts;

public class TextLimitTests
{
    [Fact]
    public void CutAndLine_OfAnyText_AreShortAndWholeCharacters() => SeededProperty.ForAll(2000, random =>
    {
        string text = new([.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => (char)random.Next(0, 0x10000))]);
        int most = random.Next(1, 40);
        string line = TextLimit.Cut(TextLimit.Line(text), most);
        Assert.True(line.Length <= most);
        Assert.DoesNotContain(line, char.IsControl);
        for (int i = 0; i < line.Length; i++)
        {
            Assert.True(!char.IsSurrogate(line[i]) || char.IsSurrogatePair(line, char.IsHighSurrogate(line[i]) ? i : i - 1));
        }
    });

    [Theory]
    [InlineData("a*b_c`d`[x](y)<b>&amp;#1 @you", "a\\*b\\_c\\`d\\`\\[x\\]\\(y\\)\\<b\\>&amp;amp;\\#\u200B1 @\u200Byou")]
    public void Escape_OfMarkdown_ShowsItAsItIs(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));
}
