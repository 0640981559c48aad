using Perf.Engine.Flows;

namespace Perf.Tests.Engine.Flows;

public sealed class UrlTextTests
{
    [Theory]
    [InlineData("/a?b=c&d=%20", "/a?b=c&d=%20")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/ü", "/%C3%BC")]
    [InlineData("/a\r\nx: y", "/a%0D%0Ax:%20y")]
    [InlineData("/\"<>\\^`{|}", "/%22%3C%3E%5C%5E%60%7B%7C%7D")]
    public void EncodeIllegal_Text_EncodesWhatMayNotStandInAUrl(string text, string encoded) => Assert.Equal(encoded, UrlText.EncodeIllegal(text));

    [Fact]
    public void EncodeIllegal_AnyText_IsPrintableAsciiAndStaysSo() => SeededCases.ForAll(random =>
    {
        string text = new([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 0xD800))]);
        string encoded = UrlText.EncodeIllegal(text);

        Assert.All(encoded, c => Assert.InRange(c, '!', '~'));
        Assert.Equal(encoded, UrlText.EncodeIllegal(encoded));
    });
}
