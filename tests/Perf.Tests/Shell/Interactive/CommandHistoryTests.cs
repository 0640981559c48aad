using Perf.Shell.Interactive;

namespace Perf.Tests.Shell.Interactive;

public sealed class CommandHistoryTests
{
    [Fact]
    public void Walk_GoesBackAndReturnsToTheDraft()
    {
        var history = new CommandHistory();
        history.Add("one");
        history.Add("two");
        history.Add("two");
        Assert.Equal("two", history.Older("draft"));
        Assert.Equal("one", history.Older("two"));
        Assert.Null(history.Older("one"));
        Assert.Equal("two", history.Newer());
        Assert.Equal("draft", history.Newer());
        Assert.Null(history.Newer());
    }

    [Fact]
    public void Search_FindsTheNewestThatContains()
    {
        var history = new CommandHistory();
        history.Add("Get-Date -Year 1");
        history.Add("get-date");
        Assert.Equal("get-date", history.Search("DATE"));
        Assert.Equal("Get-Date -Year 1", history.Search("year"));
        Assert.Null(history.Search("nothing"));
    }
}
