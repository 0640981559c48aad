using System.Text;

namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>
/// Reads what is appended to a file, from its end on. A file that has become shorter, or that another has taken the place of (log rotation), is read from its beginning; what was still written to
/// the old one before that is lost for a part of a second.
/// </summary>
internal sealed class LogTail(string path) : IDisposable
{
    /// <summary>The most that is read at a time: 40,000 lines or so. What is more is passed over.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    private FileStream? _file;
    private byte[] _buffer = new byte[64 * 1024];
    private int _kept;
    private bool _isFirst = true;

    /// <summary>Reads the lines that have come.</summary>
    /// <param name="take">Takes each.</param>
    /// <returns>How many bytes were passed over because there were too many.</returns>
    /// <exception cref="MonitorException">The file cannot be read.</exception>
    public long Read(Action<string> take)
    {
        try
        {
            Open();
            FileStream file = _file!;
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new MonitorException($"The access log {path} cannot be read: {e.Message} Give this user the right to (nginx' logs belong to the group adm on many systems), or leave the log out.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _kept = 0;
    }

    private void Open()
    {
        if (_file is not null)
        {
            // The name stands for the open file where its length lies between two lengths of that: nothing else tells files apart on every system.
            long before = _file.Length;
            var named = new FileInfo(path);
            bool isAnother = !named.Exists || named.Length < before || named.Length > _file.Length;
            if (!isAnother && _file.Length >= _file.Position)
            {
                return;
            }

            Dispose();
        }

        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (_isFirst)
        {
            _file.Seek(0, SeekOrigin.End);
            _isFirst = false;
        }
    }

    private void GiveLines(int length, Action<string> take)
    {
        int start = 0;
        for (int end; (end = Array.IndexOf(_buffer, (byte)'\n', start, length - start)) >= 0; start = end + 1)
        {
            take(Encoding.UTF8.GetString(_buffer, start, end - start).TrimEnd('\r'));
        }

        // The beginning of a line whose end has not come yet; one that never ends is thrown away.
        _kept = length - start;
        if (_kept == _buffer.Length)
        {
            _kept = 0;
        }

        Array.Copy(_buffer, start, _buffer, 0, _kept);
    }
}
