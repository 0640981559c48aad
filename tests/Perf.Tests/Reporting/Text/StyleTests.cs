using System.Globalization;
using Perf.Reporting;
using Perf.Tests.Engine;

namespace Perf.Tests.Reporting.Text;

public sealed class StyleTests
{
    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("plain", 5, "plain")]
    [InlineData("plain", 4, "pla…")]
    [InlineData("plain", 1, "…")]
    [InlineData("plain", 0, "")]
    [InlineData("plain", -1, "")]
    [InlineData("", 0, "")]
    [InlineData("\e[31mred\e[0m", 20, "·[31mred·[0m")]
    [InlineData("a\r\nb\tc\0d\u009be", 20, "a··b·c·d·e")] // U+009B begins an escape sequence as ESC [ does
    [InlineData("a\u202eb\u200bc\u2028d\u2029e", 20, "a·b·c·d·e")] // what turns or hides text
    [InlineData("äö漢字", 20, "äö漢字")]
    [InlineData("ab🚀", 3, "ab…")]
    [InlineData("ab🚀cd", 4, "ab…")]
    [InlineData("a🚀", 3, "a🚀")]
    public void Clean_Text_IsShortAndHasNoControlCharacters(string text, int width, string expected) => Assert.Equal(expected, Style.Clean(text, width));

    [Fact]
    public void Clean_AnyText_CannotCommandATerminal() => SeededCases.ForAll(random =>
    {
        string text = new([.. Enumerable.Range(0, random.Next(0, 50)).Select(_ => (char)random.Next(0, random.Next(2) == 0 ? 256 : 0xD800))]);
        int width = random.Next(0, 60);
        string clean = Style.Clean(text, width);
        Assert.InRange(clean.Length, 0, width);
        Assert.DoesNotContain(clean, c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);
    });

    [Fact]
    public void Colours_Off_AreNoText()
    {
        var style = new Style(colour: false);
        Assert.All(new Func<string, string>[] { style.Bold, style.Dim, style.Good, style.Bad, style.Warn }, paint => Assert.Equal("x", paint("x")));
    }

    [Theory]
    [InlineData("Pass", "\e[32mx\e[0m")]
    [InlineData("Fail", "\e[31mx\e[0m")]
    [InlineData("Invalid", "\e[31mx\e[0m")]
    [InlineData("NoData", "\e[33mx\e[0m")]
    [InlineData("Inconclusive", "\e[33mx\e[0m")]
    public void Of_Outcome_HasItsColour(string outcome, string expected) => Assert.Equal(expected, new Style(colour: true).Of(Enum.Parse<Outcome>(outcome), "x"));
}
