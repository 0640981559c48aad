using Perf.Shell.Interactive;

namespace Perf.Tests.Shell.Interactive;

public sealed class CompletenessTests
{
    [Theory]
    [InlineData("1", false)]
    [InlineData("if (1) {", true)]
    [InlineData("'open", true)]
    [InlineData("1 |", true)]
    [InlineData("Get-Item `", true)]
    [InlineData("'``' + 1", false)]
    [InlineData("1 +* 2", false)] // wrong, but not for want of more
    [InlineData("if (1) {\n\n", false)] // a blank line ends the waiting
    [InlineData("@'\ntext\n", true)]
    public void IsIncomplete_Entry_Decides(string entry, bool expected) => Assert.Equal(expected, Completeness.IsIncomplete(entry));

    [Theory]
    [InlineData(new[] { "Get-Process", "get-PSDrive" }, "Get-P")]
    [InlineData(new[] { "a" }, "a")]
    [InlineData(new[] { "a", "b" }, "")]
    public void CommonPrefix_IgnoresCase(string[] candidates, string expected) => Assert.Equal(expected, Completion.CommonPrefix(candidates));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("\e[31mred\e[0m", 3)]
    [InlineData("漢字", 4)]
    [InlineData("😀", 2)]
    [InlineData("é", 1)]
    public void Cells_OfText_AreTerminalColumns(string text, int expected) => Assert.Equal(expected, EditorScreen.Cells(text));
}
