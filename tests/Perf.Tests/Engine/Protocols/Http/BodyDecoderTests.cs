using System.IO.Compression;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

public sealed class BodyDecoderTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("X-GZIP")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    public void Decode_Coding_GivesTheBody(string coding)
    {
        byte[] body = "some text, some text, some text"u8.ToArray();

        Assert.Equal(body, BodyDecoder.Decode(Encode(body, coding), coding, 1000).ToArray());
    }

    [Fact]
    public void Decode_TwoCodings_TakesTheLastOffFirst()
    {
        byte[] body = "some text, some text, some text"u8.ToArray();

        Assert.Equal(body, BodyDecoder.Decode(Encode(Encode(body, "gzip"), "br"), "gzip, br", 1000).ToArray());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Decode_Bomb_StopsAtTheLimit(string coding)
    {
        byte[] bomb = Encode(new byte[20_000_000], coding);

        Assert.True(bomb.Length < 100_000, "the bomb is small");
        Assert.Equal(ErrorClasses.BodyTooLarge, Assert.Throws<StepFault>(() => BodyDecoder.Decode(bomb, coding, 1_000_000)).ErrorClass);
    }

    // A few and many bytes; the last is longer than a decoder's own buffer, and does not get smaller.
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Decode_CutAnywhere_IsADecodingError(string coding)
    {
        foreach (int size in new[] { 1, 100, 20_000 })
        {
            byte[] body = new byte[size];
            new Random(size).NextBytes(body);
            byte[] whole = Encode(body, coding);
            Assert.Equal(body, BodyDecoder.Decode(whole, coding, size).ToArray());
            for (int length = 1; length < whole.Length; length += Math.Max(1, whole.Length / 500))
            {
                AssertCut(whole[..length], coding);
            }

            for (int cut = 1; cut <= Math.Min(12, whole.Length - 1); cut++)
            {
                AssertCut(whole[..^cut], coding);
            }
        }
    }

    // Members one behind another are one body (RFC 1952, section 2.2), wherever a decoder's buffer ends.
    [Fact]
    public void Decode_SeveralGzipMembers_AreOneBodyAndACutIsSeen() => SeededCases.ForAll(
        random =>
        {
            byte[][] parts = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => new byte[random.Next(10_000)])];
            Array.ForEach(parts, random.NextBytes);
            byte[] whole = [.. parts.SelectMany(part => Encode(part, "gzip"))];
            byte[] body = [.. parts.SelectMany(part => part)];

            Assert.Equal(body, BodyDecoder.Decode(whole, "gzip", body.Length).ToArray());
            AssertCut(whole[..^random.Next(1, 18)], "gzip");
        },
        count: 200);

    private static void AssertCut(byte[] bytes, string coding)
    {
        StepFault fault = Assert.Throws<StepFault>(() => BodyDecoder.Decode(bytes, coding, 1_000_000));
        Assert.Equal(ErrorClasses.Decoding, fault.ErrorClass);
    }

    [Fact]
    public void Decode_UnknownCoding_IsADecodingError() =>
        Assert.Equal(ErrorClasses.Decoding, Assert.Throws<StepFault>(() => BodyDecoder.Decode(new byte[3], "zstd", 1000)).ErrorClass);

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void Decode_BrokenBytes_ThrowsNothingButDecodingErrors(string coding) => SeededCases.ForAll(random =>
    {
        byte[] body = new byte[random.Next(1, 400)];
        random.NextBytes(body);
        byte[] bytes = random.Next(2) == 0 ? body : Encode(body, coding);
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        try
        {
            Assert.InRange(BodyDecoder.Decode(bytes, coding, 10_000).Length, 0, 10_000);
        }
        catch (StepFault fault)
        {
            Assert.Contains(fault.ErrorClass, new[] { ErrorClasses.Decoding, ErrorClasses.BodyTooLarge });
        }
    });

    private static byte[] Encode(byte[] body, string coding)
    {
        using var output = new MemoryStream();
        using (Stream encoder = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
            _ => output,
        })
        {
            encoder.Write(body);
        }

        return output.ToArray();
    }
}
