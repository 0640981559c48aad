using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Perf.Cluster.Security;

/// <summary>
/// The bytes by which two members show each other that they know the cluster's secret, without telling it. Both say a number that nobody has said before; then the one that called proves itself, and only
/// then the one that was called. A proof is made over both numbers, the side's role and the address that was called (RFC 2104), so that one that was overheard, sent back, or handed on to another member proves
/// nothing. Pure.
/// </summary>
internal static class SecretProof
{
    /// <summary>The length of a greeting.</summary>
    public const int GreetingLength = 8 + NonceLength;

    /// <summary>The length of a proof.</summary>
    public const int ProofLength = HMACSHA256.HashSizeInBytes;

    private const int NonceLength = 32;
    private const int Rounds = 100_000;

    // "PERFCLU" and the version of what follows.
    private const ulong Mark = 0x5045_5246_434C_5502;

    /// <summary>The key that a secret stands for. Slow, so that a weak secret cannot be found from an overheard proof at once.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="cluster">The cluster's name: the same secret is another key in another cluster.</param>
    public static byte[] KeyOf(string secret, string cluster) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, Encoding.UTF8.GetBytes($"perf cluster {cluster}"), Rounds, HashAlgorithmName.SHA256, ProofLength);

    /// <summary>Makes a greeting with a new number.</summary>
    public static byte[] Greeting()
    {
        byte[] greeting = new byte[GreetingLength];
        BinaryPrimitives.WriteUInt64BigEndian(greeting, Mark);
        RandomNumberGenerator.Fill(greeting.AsSpan(8));
        return greeting;
    }

    /// <summary>Whether bytes are a greeting.</summary>
    public static bool IsGreeting(ReadOnlySpan<byte> bytes) => bytes.Length == GreetingLength && BinaryPrimitives.ReadUInt64BigEndian(bytes) == Mark;

    /// <summary>A side's proof.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isCaller">Whether it is the side that called.</param>
    /// <param name="callers">The greeting of the side that called.</param>
    /// <param name="called">The greeting of the side that was called.</param>
    /// <param name="place">Where that side is: what the caller has called, and the address that the called side tells others. A listener's own may be another.</param>
    public static byte[] Of(byte[] key, bool isCaller, ReadOnlySpan<byte> callers, ReadOnlySpan<byte> called, IPEndPoint place)
    {
        byte[] text = [isCaller ? (byte)1 : (byte)2, .. callers, .. called, .. Encoding.ASCII.GetBytes(TextOf(place))];
        return HMACSHA256.HashData(key, text);
    }

    /// <summary>Whether a proof is right; takes as long for a wrong one.</summary>
    public static bool IsRight(ReadOnlySpan<byte> proof, byte[] key, bool isCaller, ReadOnlySpan<byte> callers, ReadOnlySpan<byte> called, IPEndPoint place) =>
        CryptographicOperations.FixedTimeEquals(proof, Of(key, isCaller, callers, called, place));

    // The same however an address came about: IPv4 within IPv6, and with or without the number of an interface.
    private static string TextOf(IPEndPoint place)
    {
        IPAddress address = place.Address.IsIPv4MappedToIPv6 ? place.Address.MapToIPv4() : new IPAddress(place.Address.GetAddressBytes());
        return string.Create(CultureInfo.InvariantCulture, $"{address} {place.Port}");
    }
}
