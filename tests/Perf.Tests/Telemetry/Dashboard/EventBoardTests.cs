using System.Text;
using System.Text.Json;
using Perf.Telemetry.Dashboard;

namespace Perf.Tests.Telemetry.Dashboard;

public sealed class EventBoardTests
{
    [Fact]
    public void Read_Nothing_IsEmpty()
    {
        var board = new EventBoard();
        Assert.True(board.Read(0).Event.IsEmpty);
        Assert.False(board.Read(0).IsLast);
    }

    [Fact]
    public void Read_AfterAVersion_HasOnlyWhatChangedSince()
    {
        var board = new EventBoard();
        board.Publish([new("a", "1"), new("b", "1")]);
        long first = board.Version;
        board.Publish([new("a", "1"), new("b", "2")]);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "2" }, PartsOf(board.Read(first)));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, PartsOf(board.Read(0)));
    }

    [Fact]
    public void Publish_TheSameAgain_ChangesNothing()
    {
        var board = new EventBoard();
        board.Publish([new("a", "1")]);
        long version = board.Version;
        board.Publish([new("a", "1")]);
        Assert.Equal(version, board.Version);
        Assert.True(board.Read(version).Event.IsEmpty);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Read_AfterAVersionThatNeverWas_HasAll(long after)
    {
        var board = new EventBoard();
        board.Publish([new("a", "1")]);
        Assert.Equal("1", PartsOf(board.Read(after))["a"]);
    }

    [Fact]
    public void Read_HostileText_IsOneLineOfDataThatParsesToTheSame()
    {
        const string Hostile = "line\r\nid: 9\n\ndata: {}\n\n\u2028<script>alert('ü 🛒')</script>\0\"\\";
        var board = new EventBoard();
        board.Publish([new("a", Hostile)]);
        string text = Encoding.UTF8.GetString(board.Read(0).Event.Span);
        Assert.Equal(3, text.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        Assert.Equal(Hostile, PartsOf(board.Read(0))["a"]);
    }

    [Fact]
    public async Task Wait_ChangeAfterIt_Ends()
    {
        var board = new EventBoard();
        Task waiting = board.WaitAsync(0, default);
        Assert.False(waiting.IsCompleted);
        board.Publish([new("a", "1")]);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task End_ReaderThatHasAll_GetsALastEvent()
    {
        var board = new EventBoard();
        board.Publish([new("a", "1")]);
        Task waiting = board.WaitAsync(board.Version, default);
        board.End();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        BoardUpdate last = board.Read(1);
        Assert.True(last.IsLast);
        Assert.Contains("event: end\n", Encoding.UTF8.GetString(last.Event.Span), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> PartsOf(BoardUpdate update)
    {
        string text = Encoding.UTF8.GetString(update.Event.Span);
        string data = Assert.Single(text.Split('\n'), line => line.StartsWith("data: ", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(data["data: ".Length..])!;
    }
}
