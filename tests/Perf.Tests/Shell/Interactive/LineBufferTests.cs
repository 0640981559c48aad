using Perf.Shell.Interactive;

namespace Perf.Tests.Shell.Interactive;

public sealed class LineBufferTests
{
    [Fact]
    public void AnyEdits_KeepTheCursorInsideAndSurrogatesWhole()
    {
        Action<LineBuffer>[] edits =
        [
            b => b.Insert("ab"), b => b.Insert("😀"), b => b.Insert(" "), b => b.Backspace(), b => b.Delete(), b => b.MoveLeft(), b => b.MoveRight(),
            b => b.MoveWordLeft(), b => b.MoveWordRight(), b => b.DeleteWordLeft(), b => b.DeleteToEnd(), b => b.DeleteToStart(), b => b.MoveTo(0),
        ];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var buffer = new LineBuffer();
            for (int step = 0; step < 60; step++)
            {
                edits[random.Next(edits.Length)](buffer);
                Assert.True(buffer.Cursor >= 0 && buffer.Cursor <= buffer.Text.Length, $"seed {seed}");
                Assert.True(!buffer.Text.EnumerateRunes().Any(r => r.Value == 0xFFFD), $"seed {seed}: {buffer.Text}");
            }
        }
    }

    [Fact]
    public void DeleteWordLeft_TakesTheWordBeforeTheCursor()
    {
        var buffer = new LineBuffer();
        buffer.Set("Get-Item foo.txt", 12);
        buffer.DeleteWordLeft();
        Assert.Equal(("Get-Item .txt", 9), (buffer.Text, buffer.Cursor));
    }

    [Fact]
    public void Replace_PutsTheCursorBehindTheNewPart()
    {
        var buffer = new LineBuffer();
        buffer.Set("Get-Pro x", 7);
        buffer.Replace(0, 7, "Get-Process");
        Assert.Equal(("Get-Process x", 11), (buffer.Text, buffer.Cursor));
    }
}
