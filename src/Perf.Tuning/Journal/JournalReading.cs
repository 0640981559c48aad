using System.Text.Json;

namespace Perf.Tuning;

/// <summary>A journal as it was read: what can be trusted of it, and what is to be known of the rest.</summary>
/// <param name="Events">The events that are what was written, in order.</param>
/// <param name="Length">How many bytes they are.</param>
/// <param name="Hash">The hash of the last; the seed where there is none.</param>
/// <param name="Torn">How many bytes follow that a process had half written when it died.</param>
/// <param name="Damage">Why the rest cannot be trusted, in a sentence; null where all is well.</param>
internal sealed record JournalReading(IReadOnlyList<JournalEvent> Events, long Length, string Hash, int Torn, string? Damage)
{
    /// <summary>Reads a journal.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="seed">The hash that its chain begins with.</param>
    internal static JournalReading Of(ReadOnlySpan<byte> bytes, string seed)
    {
        var events = new List<JournalEvent>();
        string hash = seed;
        int at = 0;
        while (at < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            int end = rest.IndexOf((byte)'\n');
            try
            {
                if (end >= 0 && JournalLine.Decode(hash, rest[..end], out string next) is { } entry)
                {
                    events.Add(entry);
                    hash = next;
                    at += end + 1;
                    continue;
                }
            }
            catch (JsonException)
            {
                return new JournalReading(events, at, hash, 0, $"its line {events.Count + 1} was written by a newer version of Perf");
            }

            return IsTorn(rest)
                ? new JournalReading(events, at, hash, rest.Length, null)
                : new JournalReading(events, at, hash, 0, $"its line {events.Count + 1} is not what was written");
        }

        return new JournalReading(events, at, hash, 0, null);
    }

    // A line is on the disk before anything is done by it. So one that was not written to its end was not acted upon: either its end is missing, or, after a power failure, blocks of it are zeros.
    private static bool IsTorn(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)'\n') is var end && (end < 0 || (end == rest.Length - 1 && rest.Contains((byte)0)));
}
