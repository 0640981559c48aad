namespace Perf.Tuning;

/// <summary>Appends to a journal. A line is on the disk when <see cref="Append"/> comes back, or it is not there at all.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly FileStream _file;
    private long _length;
    private string _hash;

    private JournalWriter(FileStream file, long length, string hash)
    {
        _file = file;
        _length = length;
        _hash = hash;
    }

    /// <summary>Begins a journal.</summary>
    /// <param name="path">The file, which is not there.</param>
    /// <param name="seed">The hash that its chain begins with.</param>
    internal static JournalWriter Create(string path, string seed)
    {
        FileStream file = PrivateFile.CreateNew(path);
        try
        {
            FolderSync.Flush(Path.GetDirectoryName(path)!);
            return new JournalWriter(file, 0, seed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a journal, and takes off its end what was half written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">What was read of it.</param>
    internal static JournalWriter Open(string path, JournalReading reading)
    {
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 });
        try
        {
            if (file.Length > reading.Length)
            {
                file.SetLength(reading.Length);
                file.Flush(flushToDisk: true);
            }

            return new JournalWriter(file, reading.Length, reading.Hash);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends an event.</summary>
    /// <param name="entry">The event.</param>
    /// <exception cref="IOException">It cannot be written; the journal is as it was before.</exception>
    internal void Append(JournalEvent entry)
    {
        (byte[] line, string hash) = JournalLine.Encode(_hash, entry);
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
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Half a line at the end is no harm, for readers know it; the next append writes over it from the same place.
    private void TakeBack()
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
}
