using System.Text;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class ChunkedReaderTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("5\nhello\n0\n\n", "hello")]
    [InlineData("A;name=value\r\n0123456789\r\n000\r\n\r\n", "0123456789")]
    [InlineData("1 \r\na\r\n1\r\nb\r\n0\r\nX-Sum: 2\r\nX-More: y\r\n\r\n", "ab")]
    // The data may hold what looks like the coding's own lines.
    [InlineData("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", "\r\n0\r\n\r\n")]
    public void Read_Chunks_GivesTheData(string text, string data) => Assert.Equal(data, Read(Encoding.Latin1.GetBytes(text), _ => int.MaxValue).Data);

    [Theory]
    [InlineData("xyz\r\n")]
    [InlineData("\r\n")]
    [InlineData("-5\r\n")]
    [InlineData("5x\r\n")]
    [InlineData("5\r\nhelloX")]
    [InlineData("1234567890abcdef\r\n")]
    public void Read_Malformed_IsRefused(string text) => Assert.Throws<FormatException>(() => Read(Encoding.Latin1.GetBytes(text), _ => int.MaxValue));

    [Theory]
    [InlineData("5;")]
    [InlineData("0\r\nX: ")]
    public void Read_EndlessLine_IsRefused(string begin) =>
        Assert.Throws<FormatException>(() => Read(Encoding.Latin1.GetBytes(begin + new string('e', 20_000)), _ => int.MaxValue));

    [Theory]
    [InlineData("1\r\na", "\r")]
    [InlineData("0\r\n", "\r")]
    [InlineData("0\r\n", "a\n")]
    [InlineData("0\r\n", "a\r\n")]
    public void Read_EndlessRepetition_IsRefused(string begin, string part) =>
        Assert.Throws<FormatException>(() => Read(Encoding.Latin1.GetBytes(begin + string.Concat(Enumerable.Repeat(part, 20_000))), _ => int.MaxValue));

    [Fact]
    public void Read_AfterTheEnd_LeavesTheNextMessage()
    {
        (string data, int used, bool done) = Read("3\r\nabc\r\n0\r\n\r\nHTTP/1.1"u8.ToArray(), _ => int.MaxValue);

        Assert.Equal(("abc", 13, true), (data, used, done));
    }

    [Fact]
    public void Read_AnySplit_GivesTheSame() => SeededCases.ForAll(random =>
    {
        var message = new StringBuilder();
        var data = new StringBuilder();
        for (int i = random.Next(8); i > 0; i--)
        {
            string chunk = new((char)random.Next(1, 256), random.Next(1, 300));
            data.Append(chunk);
            message.Append($"{chunk.Length:x}{(random.Next(3) == 0 ? ";ext=\"1\"" : "")}\r\n{chunk}\r\n");
        }

        message.Append(random.Next(2) == 0 ? "0\r\n\r\n" : "0\r\nTrailer: x\r\n\r\n");
        byte[] bytes = Encoding.Latin1.GetBytes(message.ToString());

        (string found, int used, bool done) = Read(bytes, left => random.Next(1, Math.Min(left, 40) + 1));

        Assert.Equal(data.ToString(), found);
        Assert.Equal((bytes.Length, true), (used, done));
    });

    [Fact]
    public void Read_RandomBytes_ThrowsNothingButFormatException() => SeededCases.ForAll(
        random =>
        {
            byte[] bytes = new byte[random.Next(1, 100)];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"0123abc\r\n;"[random.Next(10)];
            }

            try
            {
                Assert.InRange(Read(bytes, left => random.Next(1, left + 1)).Used, 0, bytes.Length);
            }
            catch (FormatException)
            {
            }
        },
        count: 20_000);

    private static (string Data, int Used, bool Done) Read(byte[] bytes, Func<int, int> pieceOf)
    {
        var reader = new ChunkedReader();
        var found = new StringBuilder();
        int used = 0;
        while (used < bytes.Length && !reader.IsDone)
        {
            int piece = Math.Min(pieceOf(bytes.Length - used), bytes.Length - used);
            int now = reader.Read(bytes.AsSpan(used, piece), out ReadOnlySpan<byte> data);

            // A call that uses nothing would be called for ever.
            Assert.InRange(now, 1, piece);
            found.Append(Encoding.Latin1.GetString(data));
            used += now;
        }

        return (found.ToString(), used, reader.IsDone);
    }
}
