namespace Perf.Tests.Telemetry.Monitors.DotNet;

/// <summary>Reads another stream, and keeps what was read.</summary>
internal sealed class RecordingStream(Stream from) : Stream
{
    private readonly MemoryStream _kept = new();

    public byte[] Kept => _kept.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = from.Read(buffer, offset, count);
        _kept.Write(buffer, offset, read);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
