using System.Text;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class ResponseHeadTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, 5L, false, true)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length:5\n\n", 200, 5L, false, true)]
    [InlineData("HTTP/1.1 404\r\n\r\n", 404, null, false, true)]
    [InlineData("HTTP/1.1 204 \r\nConnection: Close\r\n\r\n", 204, null, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", 200, null, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: foo, Keep-Alive\r\n\r\n", 200, null, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", 200, null, true, true)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n", 200, null, true, false)]
    // A list of equal lengths is one length.
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\ncontent-length: 7, 7\r\n\r\n", 200, 7L, false, true)]
    [InlineData("HTTP/1.1 999 Odd\r\nContent-Length: \t 3 \t\r\n\r\n", 999, 3L, false, true)]
    public void Read_Response_ReadsFraming(string text, int status, long? length, bool chunked, bool keepsAlive)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal(bytes.Length, ResponseHead.Read(bytes, out ResponseHead head));
        Assert.Equal((status, length ?? -1, chunked, keepsAlive), (head.Status, head.ContentLength, head.IsChunked, head.KeepsAlive));
    }

    [Theory]
    [InlineData("HTTP/1.1 twenty OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 Low\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    // Two readers could see two messages.
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX : y\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n")]
    public void Read_Malformed_IsRefused(string text) => Assert.Throws<FormatException>(() => ResponseHead.Read(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void Read_ServersText_IsShownWithoutControlCharacters()
    {
        var e = Assert.Throws<FormatException>(() => ResponseHead.Read("\u001b[2J\a evil\r\n\r\n"u8, out _));

        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Fact]
    public void Find_SeveralFields_JoinsAndFindAllKeepsThem()
    {
        byte[] head = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX: \t y \r\n\r\n"u8.ToArray();

        Assert.Equal("a=1, b=2", HeaderFields.Find(head, "SET-COOKIE"));
        Assert.Equal(["a=1", "b=2"], HeaderFields.FindAll(head, "Set-Cookie"));
        Assert.Equal("y", HeaderFields.Find(head, "x"));
        Assert.Null(HeaderFields.Find(head, "z"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nbody", 19)]
    [InlineData("HTTP/1.1 200 OK\n\nbody", 17)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\n\r\nbody", 24)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", 0)]
    [InlineData("", 0)]
    public void Read_Bytes_FindsTheEmptyLine(string text, int length) => Assert.Equal(length, ResponseHead.Read(Encoding.Latin1.GetBytes(text), out _));

    [Theory]
    [InlineData("", true)]
    [InlineData("HTT", true)]
    [InlineData("HTTP/1.1 200", true)]
    [InlineData("HTTP/2", false)]
    [InlineData("S", false)]
    public void MayBegin_FirstBytes_AreEnoughToRefuse(string text, bool may) => Assert.Equal(may, ResponseHead.MayBegin(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Read_AnyCut_IsTheWholesLengthOrNothing() => SeededCases.ForAll(random =>
    {
        byte[] bytes = RandomHead(random);
        int whole = ResponseHead.Read(bytes, out _);
        int cut = random.Next(bytes.Length + 1);
        int part = ResponseHead.Read(bytes.AsSpan(0, cut), out _);

        Assert.Equal(cut >= whole ? whole : 0, part);
    });

    [Fact]
    public void Read_RandomBytes_ThrowsNothingButFormatException() => SeededCases.ForAll(
        random =>
        {
            byte[] bytes = random.Next(2) == 0 ? RandomBytes(random) : Mutated(random, RandomHead(random));
            try
            {
                int length = ResponseHead.Read(bytes, out ResponseHead head);
                Assert.InRange(length, 0, bytes.Length);
                Assert.True(length == 0 || head.Status is >= 100 and <= 999);
            }
            catch (FormatException)
            {
            }
        },
        count: 20_000);

    private static byte[] RandomHead(Random random)
    {
        string end = random.Next(2) == 0 ? "\r\n" : "\n";
        var text = new StringBuilder($"HTTP/1.{random.Next(2)} {random.Next(100, 1000)} Phrase{end}");
        for (int i = random.Next(6); i > 0; i--)
        {
            text.Append($"X-{random.Next(100)}: {new string((char)random.Next(33, 256), random.Next(20))}{end}");
        }

        return Encoding.Latin1.GetBytes($"{text}Content-Length: {random.Next(1000)}{end}{end}");
    }

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random, byte[] bytes)
    {
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
