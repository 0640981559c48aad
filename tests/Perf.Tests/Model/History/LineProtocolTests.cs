using System.Text;

namespace Perf.Tests.Model.History;

public class LineProtocolTests
{
    [Theory]
    [InlineData("cpu", "host", "a b", "f", "x\"y\\z", 7L, "cpu,host=a\\ b f=\"x\\\"y\\\\z\" 7\n")]
    [InlineData("a, b", "k=,", "v=,", "g h", "", 7L, "a\\,\\ b,k\\=\\,=v\\=\\, g\\ h=\"\" 7\n")]
    [InlineData("m", "k", "line\nbreak", "f", "line\nbreak", null, "m,k=line%000Abreak f=\"line\nbreak\"\n")]
    [InlineData("m", "k", "ends with \\", "f", "x", -5L, "m,k=ends\\ with\\ %005C f=\"x\" -5\n")]
    [InlineData("m", "k", "", "f", "x", 1L, "m,k=% f=\"x\" 1\n")]
    [InlineData("m", "k", null, "f", "x", 1L, "m f=\"x\" 1\n")]
    [InlineData("m", "k", "100 %", "f", "x", 1L, "m,k=100\\ %0025 f=\"x\" 1\n")]
    public void Write_Text_IsEscaped(string measurement, string tag, string? value, string field, string text, long? time, string expected) =>
        Assert.Equal(expected, Line(measurement, [new(tag, value)], [new(field, text)], time));

    [Fact]
    public void Write_Values_AreOfTheirKind() =>
        Assert.Equal("m,a=1,b=2 d=0.1,l=3i,i=4i,t=true,n=-0.5,e=1E+300 1\n", Line("m", [new("b", "2"), new("a", "1")], [new("d", 0.1), new("l", 3L), new("i", 4), new("t", true), new("n", -0.5), new("e", 1e300)], 1));

    [Fact]
    public void Write_NoNumbers_AreLeftOutAndAPointWithoutFieldsToo()
    {
        Assert.Equal("m b=1 1\n", Line("m", [], [new("a", double.NaN), new("b", 1.0), new("c", null), new("d", double.PositiveInfinity)], 1));
        var line = new StringBuilder("before");
        Assert.False(LineProtocol.Write(line, "m", [], [new("a", double.NaN)], 1));
        Assert.Equal("before", line.ToString());
        Assert.Throws<ArgumentException>(() => Line("m", [], [new("a", new object())], 1));
    }

    [Fact]
    public void EncodeName_AnyText_ComesBackAndHoldsNoLineBreak()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string text = new([.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => random.Next(3) == 0 ? "\\%\n\r\t ,=\"'\u0085\u2028"[random.Next(12)] : (char)random.Next(32, 0xD000))]);
            string coded = LineProtocol.EncodeName(text);
            Assert.True(text == LineProtocol.DecodeName(coded), $"seed {seed}: {text} as {coded}");
            Assert.DoesNotContain(coded, char.IsControl);
            Assert.Equal(1, Line(text, [new(text, text)], [new(text, 1.0)], 1).Count(c => c == '\n'));
        }
    }

    private static string Line(string measurement, KeyValuePair<string, string?>[] tags, KeyValuePair<string, object?>[] fields, long? time)
    {
        var line = new StringBuilder();
        Assert.True(LineProtocol.Write(line, measurement, tags, fields, time));
        return line.ToString();
    }
}
