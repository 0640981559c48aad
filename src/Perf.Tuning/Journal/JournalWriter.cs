namespace Perf.Tuning;

/// <summary>
/// Appends to a journal. A line is on the disk when <see cref="Append"/> comes back, or it is not there at all. Who makes changes keeps room behind its end for the lines that undoing them will need, for the disk may be full on that day.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>The room that is kept, bytes. Undoing a change takes three or four lines of some 400.</summary>
    internal const int Room = 64 * 1024;

    // Room is kept in whole pages: asking twice for a part of one is what file systems do differently.
    private const long Page = 4096;

    private readonly FileStream _file;
    private long _length;
    private string _hash;

    // Up to where room is kept; as far as anybody could ask where it was kept by whoever began the journal.
    private long _kept;

    private JournalWriter(FileStream file, long length, string hash, long kept)
    {
        _file = file;
        _length = length;
        _hash = hash;
        _kept = kept;
    }

    /// <summary>Begins a journal, and keeps room for its undoing.</summary>
    /// <param name="path">The file, which is not there.</param>
    /// <param name="seed">The hash that its chain begins with.</param>
    /// <exception cref="IOException">It cannot be made, or there is no room.</exception>
    internal static JournalWriter Create(string path, string seed)
    {
        FileStream file = PrivateFile.CreateNew(path);
        try
        {
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            var writer = new JournalWriter(file, 0, seed, kept: 0);
            return writer.HasRoom(Room) ? writer : throw NoRoom();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a journal in the room that was kept, and takes off its end what was half written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">What was read of it.</param>
    internal static JournalWriter Open(string path, JournalReading reading)
    {
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 });
        try
        {
            var writer = new JournalWriter(file, reading.Length, reading.Hash, kept: long.MaxValue);
            writer.Shorten();
            return writer;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends an event.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="leaving">The room that must be left behind it, bytes: more than 0 for what leads to a change, so that there is some for its undoing.</param>
    /// <exception cref="IOException">It cannot be written; the journal is as it was before.</exception>
    internal void Append(JournalEvent entry, int leaving = 0)
    {
        (byte[] line, string hash) = JournalLine.Encode(_hash, entry);
        if (leaving > 0 && !HasRoom(_length + line.Length + leaving))
        {
            throw NoRoom();
        }

        try
        {
            _file.Position = _length;
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack();
            throw;
        }

        _length += line.Length;
        _hash = hash;

        // Where there is no more of it, the next change is not made.
        _ = HasRoom(_length + Room);
    }

    /// <summary>Gives back the room that was kept, where nothing is left to be undone. Best effort: it is room alone.</summary>
    internal void GiveBack()
    {
        try
        {
            _file.SetLength(_length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static IOException NoRoom() => new("There is no room left on the disk for what undoing would have to write.");

    private bool HasRoom(long end)
    {
        if (end > _kept)
        {
            end = (end + Page - 1) / Page * Page;
            long from = Math.Max(_kept, _length / Page * Page);
            if (!RoomAhead.Keep(_file.SafeFileHandle, from, end - from))
            {
                return false;
            }

            _kept = end;
        }

        return true;
    }

    // Half a line at the end is no harm, for readers know it; the next append writes over it from the same place.
    private void TakeBack()
    {
        try
        {
            Shorten();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    // On the disk, too: after a power failure a line that was not acted upon must not be there whole.
    private void Shorten()
    {
        if (_file.Length <= _length)
        {
            return;
        }

        _file.SetLength(_length);
        _file.Flush(flushToDisk: true);

        // What was kept behind the end is gone with it.
        long from = _length / Page * Page;
        bool isKept = RoomAhead.Keep(_file.SafeFileHandle, from, Room + Page);
        if (_kept != long.MaxValue)
        {
            _kept = isKept ? from + Room + Page : from;
        }
    }
}
