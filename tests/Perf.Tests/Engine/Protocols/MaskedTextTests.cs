using Perf.Engine.Protocols;

namespace Perf.Tests.Engine.Protocols;

public class MaskedTextTests
{
    [Theory]
    [InlineData("duplicate entry 'ab' for key 'x'", "ab", "duplicate entry '@v' for key 'x'")]
    [InlineData("value (5) exists, error 5", "5", "value (@v) exists, error 5")]
    [InlineData("near hunter2 at line 1", "hunter2", "near @v at line 1")]
    [InlineData("line one\nline two", "", "line one line two")]
    [InlineData("\"a\" and `a`", "a", "\"@v\" and `@v`")]
    public void Of_AServersText_HasNoValues(string text, string value, string expected) => Assert.Equal(expected, MaskedText.Of(text, [("@v", value)]));

    [Fact]
    public void Of_AValueInsideAnother_LeavesNothingOfEither() =>
        Assert.Equal("near @long and @short", MaskedText.Of("near secret-and-more and secret", [("@short", "secret"), ("@long", "secret-and-more")]));

    [Fact]
    public void Of_ALongText_IsCut() => Assert.Equal(301, MaskedText.Of(new string('x', 10_000), []).Length);
}
