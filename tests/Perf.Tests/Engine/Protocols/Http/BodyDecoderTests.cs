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
