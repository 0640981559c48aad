using System.Buffers.Binary;

namespace Perf.History;

/// <summary>
/// What a write-ahead log adds to a file of SQLite, by the description of its format (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): of each page the newest up to the last commit. For whoever reads both without SQLite,
/// which would write beside them.
/// </summary>
internal static class WriteAheadLog
{
    /// <summary>How long the log's header is. It is another one whenever the log begins anew.</summary>
    public const int HeaderLength = 32;

    private const int FrameHeaderLength = 24;
    private const int Summed = 24, FrameSummed = 8;
    private const int PageSizeAt = 8, SaltAt = 16, SumAt = 24, FramePagesAt = 4, FrameSaltAt = 8, FrameSumAt = 16, SaltLength = 8;

    // The last bit says how the words that are summed up are written.
    private const uint Magic = 0x377f0682;
    private const uint SmallestPage = 512, LargestPage = 65536;

    /// <summary>The file as it is with all that was committed in the log. What comes after the last whole commit is none of it, as after a power cut.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="log">The log's bytes; none where there is no log.</param>
    /// <returns>The file itself where the log adds nothing.</returns>
    public static byte[] Apply(byte[] file, ReadOnlySpan<byte> log)
    {
        if (log.Length < HeaderLength || (Word(log, 0) & ~1u) != Magic || Word(log, PageSizeAt) is not (>= SmallestPage and <= LargestPage) || !uint.IsPow2(Word(log, PageSizeAt)))
        {
            return file;
        }

        bool isBigEndian = (Word(log, 0) & 1) == 1;
        (uint First, uint Second) sum = Sum(log[..Summed], (0, 0), isBigEndian);
        if (sum != (Word(log, SumAt), Word(log, SumAt + 4)))
        {
            return file;
        }

        int page = (int)Word(log, PageSizeAt);
        ReadOnlySpan<byte> salt = log.Slice(SaltAt, SaltLength);
        var committed = new Dictionary<uint, int>();
        var open = new List<(uint Number, int At)>();
        uint pages = 0;
        for (int at = HeaderLength; at <= log.Length - FrameHeaderLength - page; at += FrameHeaderLength + page)
        {
            ReadOnlySpan<byte> head = log.Slice(at, FrameHeaderLength);
            sum = Sum(log.Slice(at + FrameHeaderLength, page), Sum(head[..FrameSummed], sum, isBigEndian), isBigEndian);
            // Frames of before the log began anew lie behind those of now.
            if (Word(head, 0) == 0 || !head.Slice(FrameSaltAt, SaltLength).SequenceEqual(salt) || sum != (Word(head, FrameSumAt), Word(head, FrameSumAt + 4)))
            {
                break;
            }

            open.Add((Word(head, 0), at + FrameHeaderLength));
            if (Word(head, FramePagesAt) is var size and > 0)
            {
                foreach ((uint number, int place) in open)
                {
                    committed[number] = place;
                }

                open.Clear();
                pages = size;
            }
        }

        return pages == 0 ? file : Laid(file, log, page, pages, committed);
    }

    private static byte[] Laid(byte[] file, ReadOnlySpan<byte> log, int page, uint pages, Dictionary<uint, int> committed)
    {
        byte[] whole = new byte[checked((int)(pages * (long)page))];
        file.AsSpan(0, Math.Min(file.Length, whole.Length)).CopyTo(whole);
        foreach ((uint number, int place) in committed)
        {
            // A commit may make the file smaller.
            if (number <= pages)
            {
                log.Slice(place, page).CopyTo(whole.AsSpan((int)((number - 1) * (long)page), page));
            }
        }

        return whole;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static (uint First, uint Second) Sum(ReadOnlySpan<byte> bytes, (uint First, uint Second) before, bool isBigEndian)
    {
        (uint first, uint second) = before;
        for (int at = 0; at < bytes.Length; at += 8)
        {
            unchecked
            {
                first += (isBigEndian ? Word(bytes, at) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])) + second;
                second += (isBigEndian ? Word(bytes, at + 4) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..])) + first;
            }
        }

        return (first, second);
    }
}
