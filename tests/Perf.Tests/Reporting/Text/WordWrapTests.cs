using Perf.Reporting;
using Perf.Tests.Engine;

namespace Perf.Tests.Reporting.Text;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("   ", 10, "")]
    [InlineData("one", 10, "one")]
    [InlineData("one two", 7, "one two")]
    [InlineData("one two", 6, "one|two")]
    [InlineData("one  two   three", 8, "one two|three")]
    [InlineData("a abcdefgh b", 3, "a|abc|def|gh|b")] // a word that is too long is broken
    [InlineData("a abcdefgh b", 4, "a|abcd|efgh|b")]
    [InlineData("abc", 0, "a|b|c")]
    public void Lines_Text_IsBrokenBetweenWords(string text, int width, string expected) => Assert.Equal(expected, string.Join('|', WordWrap.Lines(text, width)));

    [Fact]
    public void Lines_AnyText_FitAndLoseNothing() => SeededCases.ForAll(random =>
    {
        string text = string.Join(' ', Enumerable.Range(0, random.Next(0, 40)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(0, 15))));
        int width = random.Next(1, 40);
        IReadOnlyList<string> lines = WordWrap.Lines(text, width);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
    });

    [Fact]
    public void Lines_WordsThatFit_AreWholeAndNoLineHasRoomForTheNextWord() => SeededCases.ForAll(random =>
    {
        string[] words = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(1, 10)))];
        int width = random.Next(10, 60);
        IReadOnlyList<string> lines = WordWrap.Lines(string.Join(' ', words), width);
        Assert.Equal(words, lines.SelectMany(line => line.Split(' ')));
        for (int i = 1; i < lines.Count; i++)
        {
            Assert.True(lines[i - 1].Length + 1 + lines[i].Split(' ')[0].Length > width, $"line {i} could begin a line earlier");
        }
    });
}
