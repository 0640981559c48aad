using System.Buffers;
using System.IO.Compression;
using Perf.Reporting.Samples;

namespace Perf.Runtime;

/// <summary>
/// Raw samples in a file. It is opened, and so known to be writable, before the run begins; what it held is replaced when the first sample comes. Each second
/// what was measured reaches the file, so that a killed process leaves everything up to then.
/// </summary>
internal sealed class SampleFile : ISampleSink, IDisposable
{
    private const int Block = 1 << 16;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _lines = new(2 * Block);
    private readonly ISampleFormat _format;
    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly bool _isNew;
    private bool _hasBegun;
    private bool _isClosed;

    private SampleFile(string path, ISampleFormat format, bool isCompressed)
    {
        _format = format;
        Destination = path;
        string whole = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        _isNew = !File.Exists(whole);
        _file = new FileStream(whole, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _stream = isCompressed ? new GZipStream(_file, CompressionLevel.Fastest, leaveOpen: true) : _file;
    }

    public string Destination { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="thresholds">The run's thresholds.</param>
    /// <param name="custom">The metrics of the scenario's own; null for none.</param>
    /// <returns>The file.</returns>
    /// <exception cref="PerfException">The name's end is no format's, or the file cannot be written.</exception>
    public static SampleFile Open(string path, IReadOnlyList<Threshold> thresholds, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        (ISampleFormat format, bool isCompressed) = SampleFormats.Of(path, thresholds, custom);
        try
        {
            return new SampleFile(path, format, isCompressed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PerfException(ErrorIds.RawOutputFailed, $"The samples cannot be written to '{path}': {e.Message} Nothing was run.", path, e);
        }
    }

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        lock (_gate)
        {
            Begin();
            _format.Write(_lines, time, tags, values);
            if (_lines.WrittenCount >= Block)
            {
                WriteLines();
            }
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            WriteLines();
            _stream.Flush();
        }
    }

    public void Complete()
    {
        lock (_gate)
        {
            Begin();
            WriteLines();
            if (_stream != _file)
            {
                // Writes gzip's end.
                _stream.Dispose();
            }

            _isClosed = true;
            _file.Dispose();
        }
    }

    public void Dispose()
    {
        // A writer that hangs in the file holds the gate, and closes the file if ever it comes back.
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            Close();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _file.Dispose();
        if (_isNew && !_hasBegun)
        {
            // The run never began: it leaves nothing.
            try
            {
                File.Delete(_file.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // An empty file is no fault to tell instead of the one that kept the run from beginning.
            }
        }
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        if (_file.CanSeek)
        {
            _file.SetLength(0);
        }

        _format.Begin(_lines);
    }

    // Whole lines only, so that a file on a full disk still ends with one.
    private void WriteLines()
    {
        if (_lines.WrittenCount == 0)
        {
            return;
        }

        long before = _file.CanSeek ? _file.Position : 0;
        try
        {
            _stream.Write(_lines.WrittenSpan);
        }
        catch (IOException) when (_stream == _file && _file.CanSeek)
        {
            _file.SetLength(before);
            throw;
        }
        finally
        {
            _lines.ResetWrittenCount();
        }
    }
}
