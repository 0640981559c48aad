using System.Text;
using Perf.ScriptWorker.Modules.Crypto;

namespace Perf.Tests.ScriptWorker.Modules;

public sealed class DigestTests
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
    private static readonly string s_mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + Alphabet + "0123456789";
    private static readonly string s_digits = string.Concat(Enumerable.Repeat("1234567890", 8));

    // RFC 1320, A.5; the authors' page of RIPEMD-160; FIPS 180-4's examples; the others from OpenSSL.
    public static TheoryData<string, string, string> Vectors => new()
    {
        { "md4", "", "31d6cfe0d16ae931b73c59d7e0c089c0" },
        { "md4", "a", "bde52cb31de33e46245e05fbdbd6fb24" },
        { "md4", "abc", "a448017aaf21d8525fc10ae87aa6729d" },
        { "md4", "message digest", "d9130a8164549fe818874806e1c7014b" },
        { "md4", Alphabet, "d79e1c308aa5bbcdeea8ed63df412da9" },
        { "md4", s_mixed, "043f8582f241db351ce627e153e7f0e4" },
        { "md4", s_digits, "e33b4ddc9c38f2199c3e7b164fcc0536" },
        { "md5", "abc", "900150983cd24fb0d6963f7d28e17f72" },
        { "sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "sha384", "abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
        {
            "sha512", "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        },
        { "sha512_224", "", "6ed0dd02806fa89e25de060c19d3ac86cabb87d6a0ddd05c333b84f4" },
        { "sha512_224", "abc", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa" },
        { "sha512_224", "message digest", "ad1a4db188fe57064f4f24609d2a83cd0afb9b398eb2fcaeaae2c564" },
        { "sha512_224", new string('a', 111), "3ebe1b48e8c66acb9ae014db95b4bec93de7e9572bff41cf566bd7d0" },
        { "sha512_224", new string('a', 112), "79b41fef2a0439d2705724a67615f7bcbcd2bf5664a7774b80818eb6" },
        { "sha512_256", "", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a" },
        { "sha512_256", "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
        { "sha512_256", new string('a', 111), "0239e429f98d0ed61ee8e2a7c30afe98c1c3a80ce5dff62a107e9c538f7632ce" },
        { "sha512_256", new string('a', 112), "9216b5303edb66504570bee90e48ea5beaa5e9fe9f760bbd3e0460559fc005f6" },
        { "sha512_256", new string('a', 200), "19b1e37317d7fd3d7651f397005e31f154ef4912d1345743d2d5889aaca28996" },
        { "ripemd160", "", "9c1185a5c5e9fc54612808977ee8f548b2258d31" },
        { "ripemd160", "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
        { "ripemd160", "message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36" },
        { "ripemd160", Alphabet, "f71c27109c692c1b56bbdceb5b9d2865b3708dbc" },
        { "ripemd160", s_digits, "9b752e45573d4b39f4dbd3323cab82bf63326bfb" },
        { "ripemd160", new string('a', 200), "2a5b424394c0fce2665d4e0b077e998d2d62160a" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_digest_is_that_of_its_standard(string name, string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Digest.Of(name)!.Compute(Encoding.ASCII.GetBytes(text))));

    // RFC 2202, RFC 2286 and RFC 4231, test case 2; the last with a key longer than a block.
    [Theory]
    [InlineData("sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("ripemd160", "dda6c0213a485a9e24f4742064a7f033b43c4069")]
    [InlineData("sha512_256", "6df7b24630d5ccb2ee335407081a87188c221489768fa2020513b2d593359456")]
    public void A_keyed_digest_is_that_of_its_standard(string name, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Digest.Of(name)!.Keyed("Jefe"u8, "what do ya want for nothing?"u8)));

    [Theory]
    [InlineData("sha256", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [InlineData("sha512_256", "87123c45f7c537a404f8f47cdbedda1fc9bec60eeb971982ce7ef10e774e6539")]
    public void A_long_key_is_digested_first(string name, string expected)
    {
        byte[] key = [.. Enumerable.Repeat((byte)0xaa, 131)];

        Assert.Equal(expected, Convert.ToHexStringLower(Digest.Of(name)!.Keyed(key, "Test Using Larger Than Block-Size Key - Hash Key First"u8)));
    }

    [Fact]
    public void Every_length_about_a_block_is_padded_rightly()
    {
        for (int length = 0; length < 260; length++)
        {
            byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

            Assert.Equal(0, PaddedBlocksLength(data, 64) % 64);
            Assert.True(PaddedBlocksLength(data, 64) >= length + 9 && PaddedBlocksLength(data, 64) < length + 9 + 64);
            Assert.True(PaddedBlocksLength(data, 128) >= length + 17 && PaddedBlocksLength(data, 128) < length + 17 + 128);
        }
    }

    private static int PaddedBlocksLength(byte[] data, int blockSize) => PaddedBlocks.Of(data, blockSize, bigEndian: true).Length;
}
