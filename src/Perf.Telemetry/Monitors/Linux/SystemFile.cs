using Microsoft.Win32.SafeHandles;

namespace Perf.Telemetry.Monitors.Linux;

/// <summary>A small file of /proc or /sys that is read again and again: opened once, and read from its beginning each time, which is when the kernel writes it.</summary>
internal sealed class SystemFile(string path) : IDisposable
{
    private const int Largest = 16 * 1024 * 1024;

    private SafeFileHandle? _handle;
    private byte[] _buffer = new byte[4096];

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Reads it.</summary>
    /// <param name="text">What it says; valid until the next reading.</param>
    /// <returns>False where it is not there, or not to be read.</returns>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        try
        {
            _handle ??= File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int length = ReadAll(_handle);
            text = _buffer.AsSpan(0, length);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A process that has gone, a control group that was removed: it may come again under the same name.
            Dispose();
            text = default;
            return false;
        }
    }

    /// <summary>The text of such a file that is read once.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The text; empty where it is not there any more, or another user's.</returns>
    public static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
    }

    private int ReadAll(SafeFileHandle handle)
    {
        int length = 0;
        while (true)
        {
            int read = RandomAccess.Read(handle, _buffer.AsSpan(length), length);
            length += read;
            if (read == 0)
            {
                return length;
            }

            if (length == _buffer.Length)
            {
                if (length >= Largest)
                {
                    return length;
                }

                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }
    }
}
