using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Perf.Tuning;

/// <summary>
/// A line of <c>journal.jsonl</c>: <c>{"hash":"…","event":{…}}</c>. The hash is the SHA-256 of the hash before and of the event's bytes, so that no line can be changed, taken out or put in
/// without all that follow. Who can write the folder can compute them too: it tells accidents and careless edits, not an enemy with the same rights.
/// </summary>
internal static class JournalLine
{
    private const int HashLength = 64;

    private static ReadOnlySpan<byte> Head => "{\"hash\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"event\":"u8;

    private static ReadOnlySpan<byte> Tail => "}"u8;

    /// <summary>Lays an event out as a line, its line feed included.</summary>
    /// <param name="previous">The hash before.</param>
    /// <param name="entry">The event.</param>
    /// <returns>The line, and its hash.</returns>
    internal static (byte[] Line, string Hash) Encode(string previous, JournalEvent entry)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Event);
        string hash = Chain(previous, json);
        return ([.. Head, .. Encoding.ASCII.GetBytes(hash), .. Middle, .. json, .. Tail, (byte)'\n'], hash);
    }

    /// <summary>Reads a line without its line feed.</summary>
    /// <param name="previous">The hash before.</param>
    /// <param name="line">The line.</param>
    /// <param name="hash">Its hash.</param>
    /// <returns>The event; null when the line is not what was written.</returns>
    /// <exception cref="JsonException">It is what was written, by a version of Perf that writes what this one does not know.</exception>
    internal static JournalEvent? Decode(string previous, ReadOnlySpan<byte> line, out string hash)
    {
        hash = "";
        if (line.Length < Head.Length + HashLength + Middle.Length + Tail.Length
            || !line.StartsWith(Head) || !line.EndsWith(Tail) || !line[(Head.Length + HashLength)..].StartsWith(Middle))
        {
            return null;
        }

        ReadOnlySpan<byte> json = line[(Head.Length + HashLength + Middle.Length)..^Tail.Length];
        hash = Chain(previous, json);
        return Encoding.ASCII.GetString(line.Slice(Head.Length, HashLength)) == hash ? JsonSerializer.Deserialize(json, JournalJson.Event) : null;
    }

    private static string Chain(string previous, ReadOnlySpan<byte> json)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(previous));
        hash.AppendData("\n"u8);
        hash.AppendData(json);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
