using System.Security.Cryptography;

namespace Perf.ScriptWorker.Modules.Crypto;

/// <summary>A digest by the name that k6 has for it. Those that .NET lacks are written out here; they are for the protocols of old servers, not for security.</summary>
/// <param name="Name">k6's name.</param>
/// <param name="BlockSize">The block size in bytes, which HMAC needs.</param>
/// <param name="Compute">Computes it.</param>
internal sealed record Digest(string Name, int BlockSize, DigestFunction Compute)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Digest> All { get; } =
    [
        new("md4", 64, Md4.Compute),
#pragma warning disable CA5350, CA5351 // What a script asks for by name; nothing of Perf's own depends on it.
        new("md5", 64, data => MD5.HashData(data)),
        new("sha1", 64, data => SHA1.HashData(data)),
#pragma warning restore CA5350, CA5351
        new("sha256", 64, data => SHA256.HashData(data)),
        new("sha384", 128, data => SHA384.HashData(data)),
        new("sha512", 128, data => SHA512.HashData(data)),
        new("sha512_224", 128, Sha512Truncated.Compute224),
        new("sha512_256", 128, Sha512Truncated.Compute256),
        new("ripemd160", 64, Ripemd160.Compute),
    ];

    /// <summary>The digest of a name, or null.</summary>
    public static Digest? Of(string name) => All.FirstOrDefault(digest => digest.Name == name);

    /// <summary>The keyed digest, as RFC 2104 has it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="data">What is digested.</param>
    /// <returns>The digest.</returns>
    public byte[] Keyed(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        byte[] block = new byte[BlockSize];
        (key.Length > BlockSize ? Compute(key) : key).CopyTo(block);
        byte[] inner = new byte[BlockSize + data.Length];
        byte[] outer = new byte[BlockSize];
        for (int i = 0; i < BlockSize; i++)
        {
            inner[i] = (byte)(block[i] ^ 0x36);
            outer[i] = (byte)(block[i] ^ 0x5c);
        }

        data.CopyTo(inner.AsSpan(BlockSize));
        return Compute([.. outer, .. Compute(inner)]);
    }
}
