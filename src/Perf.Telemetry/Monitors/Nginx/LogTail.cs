using System.Text;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>
/// Reads what is appended to a file, from its end on. A file that has become shorter is read from its beginning, and so is another that has taken its place (log rotation). The one before is read to
/// its end first, and once more at the next reading: until nginx is told, it writes to what it has open. While there is no file of the name, the old one stays.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="what">What it is called in messages: access log.</param>
internal sealed class LogTail(string path, string what = "access log") : IDisposable
{
    private OpenLog? _file;
    private OpenLog? _before;
    private bool _isFirst = true;

    /// <summary>Reads the lines that have come.</summary>
    /// <param name="take">Takes each.</param>
    /// <returns>How many bytes were passed over because there were too many.</returns>
    /// <exception cref="MonitorException">The file cannot be read.</exception>
    public long Read(Action<string> take)
    {
        try
        {
            long skipped = _before?.Read(take) ?? 0;
            _before?.Dispose();
            _before = null;
            if (_file is not null)
            {
                bool isAnother = IsAnother(_file);
                _file.RewindIfCut();
                skipped += _file.Read(take);
                if (!isAnother)
                {
                    return skipped;
                }
            }

            return Open() ? skipped + _file!.Read(take) : skipped;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new MonitorException($"The {what} {path} cannot be read: {e.Message} Give this user the right to (nginx' logs belong to the group adm on many systems), or leave the log out.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _before?.Dispose();
        (_file, _before) = (null, null);
    }

    // The name stands for the open file where its length lies between two lengths of that: nothing else tells files apart on every system.
    private bool IsAnother(OpenLog file)
    {
        long before = file.Length;
        return NamedLength() is { } named && (named < before || named > file.Length);
    }

    // Null while there is none: one was moved away, and the next is not made yet.
    private long? NamedLength()
    {
        try
        {
            // A link's own length is that of the path in it.
            var named = new FileInfo(path);
            FileInfo file = named.LinkTarget is null ? named : (FileInfo?)named.ResolveLinkTarget(returnFinalTarget: true) ?? named;
            return file.Exists ? file.Length : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool Open()
    {
        FileStream opened;
        try
        {
            opened = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (_file is not null && (e is FileNotFoundException or DirectoryNotFoundException))
        {
            // It was moved away just now.
            return false;
        }

        if (_isFirst)
        {
            opened.Seek(0, SeekOrigin.End);
            _isFirst = false;
        }

        (_before, _file) = (_file, new OpenLog(opened));
        return true;
    }

    // One file, and the beginning of a line whose end has not come yet.
    private sealed class OpenLog(FileStream file) : IDisposable
    {
        /// <summary>The most that is read at a time: 40,000 lines or so. What is more is passed over.</summary>
        private const int MostBytes = 8 * 1024 * 1024;

        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _kept;

        public long Length => file.Length;

        /// <summary>Begins anew where the file was cut off (copytruncate).</summary>
        public void RewindIfCut()
        {
            if (file.Length < file.Position)
            {
                file.Position = 0;
                _kept = 0;
            }
        }

        public long Read(Action<string> take)
        {
            long skipped = Math.Max(0, file.Length - file.Position - MostBytes);
            if (skipped > 0)
            {
                file.Position += skipped;
                _kept = 0;
            }

            for (int read; (read = file.Read(_buffer, _kept, _buffer.Length - _kept)) > 0;)
            {
                GiveLines(_kept + read, take);
            }

            return skipped;
        }

        public void Dispose() => file.Dispose();

        private void GiveLines(int length, Action<string> take)
        {
            int start = 0;
            for (int end; (end = Array.IndexOf(_buffer, (byte)'\n', start, length - start)) >= 0; start = end + 1)
            {
                take(Encoding.UTF8.GetString(_buffer, start, end - start).TrimEnd('\r'));
            }

            // One that never ends is thrown away.
            _kept = length - start;
            if (_kept == _buffer.Length)
            {
                _kept = 0;
            }

            Array.Copy(_buffer, start, _buffer, 0, _kept);
        }
    }
}
