using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

public sealed class TextFileTests
{
    public static TheoryData<byte[]> Bytes => new(
        "a\nb\n"u8.ToArray(),
        "a\r\nb"u8.ToArray(),
        [0xEF, 0xBB, 0xBF, .. "größe\r\n"u8],
        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("ä = 1\r\n")],
        [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("ä = 1\n")],

        // Latin-1: no UTF-8, and yet every byte stays.
        [.. "# gr"u8, 0xF6, 0xDF, .. "e\nx = 1\n"u8],
        []);

    [Theory]
    [MemberData(nameof(Bytes))]
    public void With_SameText_GivesTheSameBytes(byte[] bytes)
    {
        TextFile file = TextFile.Read(bytes, "f");

        Assert.Equal(bytes, file.With(file.Text, "f"));
    }

    [Fact]
    public void Read_BytesThatAreNoText_AreRefused() => Assert.Equal(ErrorIds.ChangeRefused, Assert.Throws<PerfException>(() => TextFile.Read([1, 0, 2], "f")).Id);

    [Fact]
    public void Read_DamagedUtf16_IsRefused() => Assert.Equal(ErrorIds.ChangeRefused, Assert.Throws<PerfException>(() => TextFile.Read([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00], "f")).Id);

    [Fact]
    public void With_CharacterThatTheEncodingLacks_IsRefused()
    {
        TextFile file = TextFile.Read([0xF6, 0xDF], "f");

        Assert.Equal(ErrorIds.ChangeRefused, Assert.Throws<PerfException>(() => file.With("€", "f")).Id);
    }

    [Fact]
    public void Read_RandomBytesWithoutZero_AllComeBack()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = new byte[random.Next(40)];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)random.Next(1, 256);
            }

            TextFile file;
            try
            {
                file = TextFile.Read(bytes, "f");
            }
            catch (PerfException)
            {
                // Sixteen-bit marks with damage behind them: refused is right.
                Assert.True(bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..], $"seed {seed}");
                continue;
            }

            Assert.True(file.With(file.Text, "f").AsSpan().SequenceEqual(bytes), $"seed {seed}");
        }
    }
}
