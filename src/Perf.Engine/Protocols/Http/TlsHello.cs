using System.Buffers.Binary;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// Tells from the first messages of a handshake, which are not encrypted, whether it resumed a session: in TLS 1.3 the server chose a pre-shared key
/// (RFC 8446, section 4.2.11); in TLS 1.2 it repeated the client's session id (RFC 5246, section 7.4.1.3, and RFC 5077, section 3.4).
/// </summary>
internal sealed class TlsHello
{
    private const int Enough = 2048;
    private const int PreSharedKey = 41;
    private const int SupportedVersions = 43;

    private readonly List<byte> _sent = [];
    private readonly List<byte> _received = [];

    public bool IsResumed => WasResumed(_sent.ToArray(), _received.ToArray());

    public void Sent(ReadOnlySpan<byte> bytes) => Add(_sent, bytes);

    public void Received(ReadOnlySpan<byte> bytes) => Add(_received, bytes);

    /// <summary>Whether a session was resumed; false when the bytes do not tell.</summary>
    /// <param name="client">The first bytes that the client sent.</param>
    /// <param name="server">The first bytes that the server sent.</param>
    /// <returns>True for a resumed session.</returns>
    public static bool WasResumed(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server)
    {
        ReadOnlySpan<byte> hello = Hello(server, type: 2);
        ReadOnlySpan<byte> asked = SessionId(Hello(client, type: 1));
        ReadOnlySpan<byte> id = SessionId(hello);
        // version (2), random (32), length and session id, cipher (2), compression (1), length of extensions (2)
        int at = 35 + id.Length + 3;
        if (hello.Length < 35)
        {
            return false;
        }

        bool isTls13 = false;
        bool hasKey = false;
        at += 2;
        while (at + 4 <= hello.Length)
        {
            int extension = BinaryPrimitives.ReadUInt16BigEndian(hello[at..]);
            isTls13 |= extension == SupportedVersions;
            hasKey |= extension == PreSharedKey;
            at += 4 + BinaryPrimitives.ReadUInt16BigEndian(hello[(at + 2)..]);
        }

        return isTls13 ? hasKey : id.Length > 0 && id.SequenceEqual(asked);
    }

    // The body of a hello: record header (5), message type (1) and length (3) taken off.
    private static ReadOnlySpan<byte> Hello(ReadOnlySpan<byte> bytes, byte type)
    {
        if (bytes.Length < 9 || bytes[0] != 22 || bytes[5] != type)
        {
            return [];
        }

        int length = (bytes[6] << 16) | (bytes[7] << 8) | bytes[8];
        return bytes.Slice(9, Math.Min(length, bytes.Length - 9));
    }

    private static ReadOnlySpan<byte> SessionId(ReadOnlySpan<byte> hello) =>
        hello.Length > 34 && hello.Length >= 35 + hello[34] ? hello.Slice(35, hello[34]) : [];

    private static void Add(List<byte> to, ReadOnlySpan<byte> bytes)
    {
        if (to.Count < Enough)
        {
            to.AddRange(bytes[..Math.Min(bytes.Length, Enough - to.Count)]);
        }
    }
}
