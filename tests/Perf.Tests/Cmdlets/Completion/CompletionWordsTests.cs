using System.Management.Automation;
using System.Management.Automation.Language;
using Perf.Commands;
using Perf.Tests.Model;

namespace Perf.Tests.Cmdlets.Completion;

public sealed class CompletionWordsTests
{
    private const string Letters = "ab1.-_/ '\"$`;&|(){}@#,=*?[]:\u2018\u2019\u2013é7dekx";

    private static readonly Func<(string Text, string Hint), string, bool> s_begins = (word, typed) => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    /// <summary>What Tab puts on the line is one argument, and means the word.</summary>
    [Fact]
    public void Quoted_AnyWord_IsReadBackAsThatWord() => SeededProperty.ForAll(3000, random =>
    {
        string word = new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)])]);
        string line = $"Get-It {CompletionWords.Quoted(word)}";
        ScriptBlockAst script = Parser.ParseInput(line, out _, out ParseError[] problems);
        Assert.Empty(problems);
        var command = (CommandAst)((PipelineAst)script.EndBlock.Statements.Single()).PipelineElements.Single();
        CommandElementAst argument = Assert.Single(command.CommandElements.Skip(1));
        // A number of an argument keeps how it was written, and that is what a text gets.
        Assert.Equal(word, argument is StringConstantExpressionAst text ? text.Value : Assert.IsType<ConstantExpressionAst>(argument).Extent.Text);
    });

    [Theory]
    [InlineData("staging", "staging")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("./scenarios/shop.yaml", "./scenarios/shop.yaml")]
    [InlineData("-x", "'-x'")] // a parameter otherwise
    [InlineData("1.5", "'1.5'")] // a number otherwise, where a parameter takes objects
    [InlineData("7d", "7d")]
    [InlineData("zone=eu", "'zone=eu'")]
    [InlineData("${env:PERF_CLUSTER}", "'${env:PERF_CLUSTER}'")]
    [InlineData("", "''")]
    public void Quoted_IsAsPeopleWouldWriteIt(string word, string expected) => Assert.Equal(expected, CompletionWords.Quoted(word));

    [Fact]
    public void Of_NarrowsByWhatIsTyped_WithOrWithoutAQuote_OnceEach()
    {
        (string Text, string Hint)[] words = [("alpha", "one"), ("Albatros", "two"), ("alpha", "again"), ("beta", "three")];
        Assert.Equal(["alpha", "Albatros"], CompletionWords.Of(words, "al", s_begins).Select(one => one.CompletionText));
        Assert.Equal(["alpha"], CompletionWords.Of(words, "'ALP", s_begins).Select(one => one.CompletionText));
        Assert.Equal(["alpha", "Albatros", "beta"], CompletionWords.Of(words, "", s_begins).Select(one => one.CompletionText));
        Assert.Equal("one", CompletionWords.Of(words, "alp", s_begins).Single().ToolTip);
    }

    [Fact]
    public void Of_ControlCharacters_AreNeitherOfferedNorShown()
    {
        (string Text, string Hint)[] words = [("evil\u001b[2J", "x"), ("line\nbreak", "y"), ("", "z"), ("good", "a\u001b]0;title\u0007 b"), ("bare", "")];
        IReadOnlyList<CompletionResult> offered = CompletionWords.Of(words, "", s_begins);
        Assert.Equal(["good", "bare"], offered.Select(one => one.CompletionText));
        Assert.DoesNotContain(offered[0].ToolTip, one => char.IsControl(one));
        // PowerShell refuses a hint that is empty, and would offer nothing at all.
        Assert.Equal("bare", offered[1].ToolTip);
    }
}
