using System.Buffers;

namespace Perf.Compatibility.Results.Streams;

/// <summary>
/// Reads a stream line by line into one buffer from the pool: no text is made, and memory does not grow with the file. A compressed file that ends too early
/// gives what could be decompressed.
/// </summary>
internal sealed class LineSource : IDisposable
{
    private const int FirstSize = 1 << 18;

    // A sample has some hundred bytes; a line of this length is no line of a result.
    private const int MaxLine = 1 << 24;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly CancellationToken _stop;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _atEnd;

    /// <summary>Begins with the first line.</summary>
    /// <param name="stream">The content; it is closed with this.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="stop">Ends the reading.</param>
    public LineSource(Stream stream, string path, CancellationToken stop)
    {
        _stream = stream;
        _path = path;
        _stop = stop;
    }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether the line that was read last has no line feed behind it: the last one of a file, which may have been cut off.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>Whether the file ended within compressed data.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes without its end; valid until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="PerfException">The file cannot be read, or a line has no end.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = WithoutReturn(_start, _scanned + found);
                _start = _scanned = _scanned + found + 1;
                Line++;
                return true;
            }

            _scanned = _end;
            if (_atEnd)
            {
                line = WithoutReturn(_start, _end);
                IsUnended = _start < _end;
                Line += IsUnended ? 1 : 0;
                _start = _scanned = _end;
                return IsUnended;
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _stream.Dispose();
    }

    private ReadOnlySpan<byte> WithoutReturn(int from, int to)
    {
        // The mark that Windows programs put before the first line.
        if (Line == 0 && _buffer.AsSpan(from, to - from) is [0xef, 0xbb, 0xbf, ..])
        {
            from += 3;
        }

        return _buffer.AsSpan(from, to > from && _buffer[to - 1] == '\r' ? to - from - 1 : to - from);
    }

    private void Fill()
    {
        _stop.ThrowIfCancellationRequested();
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Grow();
        }

        try
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _atEnd = read == 0;
        }
        catch (InvalidDataException)
        {
            _atEnd = IsDamaged = true;
        }
        catch (IOException e)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The result file {_path} cannot be read to its end: {e.Message}", _path, e);
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= MaxLine)
        {
            throw ImportFault.At(_path, Line + 1, $"the line is longer than {SizeText.Format(MaxLine)}", "one sample a line");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
