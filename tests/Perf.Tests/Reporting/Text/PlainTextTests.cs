using System.Text.RegularExpressions;
using Perf.Reporting;
using Perf.Tests.Engine;

namespace Perf.Tests.Reporting.Text;

/// <summary>No line of a text from elsewhere is a command for a CI system, however it is broken.</summary>
public sealed partial class PlainTextTests
{
    private static readonly string[] s_parts = ["::", "##", "[", "vso[", "error", "a", "Z9", ":", "#", " ", "teamcity", "\u00b7", "12", "\u001b["];

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("::error::gone", ":\u00b7:error::gone")]
    [InlineData("see ::error::", "see :\u00b7:error::")]
    [InlineData("x##vso[task.complete]", "x#\u00b7#vso[task.complete]")]
    [InlineData("x##[error]", "x#\u00b7#[error]")]
    [InlineData("##teamcity[x]", "#\u00b7#teamcity[x]")]
    [InlineData("std::vector is a type, id::text a cast, ::1 an address, ## a heading", "std::vector is a type, id::text a cast, ::1 an address, ## a heading")]
    public void OneLine_Words_BeginNoCommand(string text, string expected) => Assert.Equal(expected, PlainText.OneLine(text));

    [Theory]
    [InlineData("aaaaaaaa::error::b", 8, "aaaaaaaa|:\u00b7:error|:\u00b7:b")]
    [InlineData("a aaaaaaaa##group b", 8, "a|aaaaaaaa|#\u00b7#group|b")]
    [InlineData("id::text", 8, "id::text")] // a word that is not cut is as it was
    [InlineData("::a23::b", 8, ":\u00b7:a23:\u00b7|:b")] // by its dot it is wider than the line
    public void Lines_WordsThatAreCut_BeginNoCommand(string text, int width, string expected) => Assert.Equal(expected, string.Join('|', PlainText.Lines(text, width)));

    [Fact]
    public void Lines_AnyText_FitAndBeginNoCommand() => SeededCases.ForAll(random =>
    {
        string text = Style.Clean(string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => s_parts[random.Next(s_parts.Length)])), 2000);
        int width = random.Next(1, 30);
        IReadOnlyList<string> lines = PlainText.Lines(text, width);
        Assert.All(lines, line =>
        {
            Assert.InRange(line.Length, 1, width);
            Assert.DoesNotMatch(Command(), line);
        });
        Assert.Equal(Bare(text), Bare(string.Concat(lines)));
    });

    [Fact]
    public void Finding_TitleOfALongWord_BeginsNoLineAsACommand()
    {
        string word = new string('a', 75) + "::error::stolen";
        string text = DiagnosisText.Write(new Finding { Id = "db.slow-query", Rank = 1, Title = word, Explanation = word }, null, 80, colour: false, isDetailed: true);
        Assert.Contains(text.Split('\n'), line => line.TrimStart().StartsWith(":\u00b7:error", StringComparison.Ordinal));
        Assert.All(text.Split('\n'), line => Assert.DoesNotMatch(Command(), line));
    }

    private static string Bare(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00b7", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(::[A-Za-z]|##[A-Za-z])|##\[|##vso\[", RegexOptions.IgnoreCase)]
    private static partial Regex Command();
}
