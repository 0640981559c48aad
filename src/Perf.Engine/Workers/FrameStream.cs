using System.Buffers.Binary;
using System.Text.Json;

namespace Perf.Engine.Workers;

/// <summary>Frames over a pipe: a byte that says the kind, four for the length (little endian), and that many bytes. Reading is for one thread at a time; any may write meanwhile.</summary>
/// <param name="input">Where frames come from.</param>
/// <param name="output">Where they go.</param>
internal sealed class FrameStream(Stream input, Stream output)
{
    private const int HeadLength = 5;

    // A plan with its files; more than this is no plan.
    private const int MaxLength = 1 << 30;

    private readonly Lock _writes = new();

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null when the other end has closed.</returns>
    /// <exception cref="IOException">The stream ends within a frame, or is none of frames.</exception>
    public async Task<(FrameKind Kind, byte[] Body)?> ReadAsync(CancellationToken stop)
    {
        byte[] head = new byte[HeadLength];
        int read = await input.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        int length = read < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (length is < 0 or > MaxLength)
        {
            throw new IOException("the worker's output is not what Perf's worker writes");
        }

        byte[] body = new byte[length];
        await input.ReadExactlyAsync(body, stop).ConfigureAwait(false);
        return ((FrameKind)head[0], body);
    }

    /// <summary>Writes a frame; from any thread.</summary>
    public void Write(FrameKind kind, ReadOnlySpan<byte> body)
    {
        byte[] frame = new byte[HeadLength + body.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame.AsSpan(HeadLength));
        lock (_writes)
        {
            output.Write(frame);
            output.Flush();
        }
    }

    /// <summary>Writes a value as JSON.</summary>
    public void WriteJson<T>(FrameKind kind, T value) => Write(kind, JsonSerializer.SerializeToUtf8Bytes(value, WorkerJson.Options));
}
