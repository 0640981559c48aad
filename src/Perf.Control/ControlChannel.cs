using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Control;

/// <summary>One end of a connection: lines of JSON in and out. Used by one reader and one writer at a time.</summary>
internal sealed class ControlChannel(Socket socket) : IDisposable
{
    // Far more than any of our lines; a peer that sends more is none of ours.
    private const int MaxLine = 256 * 1024;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Writes a line.</summary>
    public async Task WriteAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        byte[] line = [.. json, (byte)'\n'];
        await _stream.WriteAsync(line, cancel).ConfigureAwait(false);
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The value; null when the other end has closed.</returns>
    /// <exception cref="JsonException">The line is not what it should be, or too long.</exception>
    public async Task<T?> ReadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        int searched = 0;
        while (true)
        {
            int end = _buffer.AsSpan(searched, _length - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                end += searched;
                T? value = JsonSerializer.Deserialize(_buffer.AsSpan(0, end), type);
                _length -= end + 1;
                _buffer.AsSpan(end + 1, _length).CopyTo(_buffer);
                return value ?? throw new JsonException("A line is null.");
            }

            searched = _length;
            if (_length == _buffer.Length)
            {
                if (_length >= MaxLine)
                {
                    throw new JsonException($"A line is longer than {MaxLine} bytes.");
                }

                Array.Resize(ref _buffer, _length * 2);
            }

            int read = await _stream.ReadAsync(_buffer.AsMemory(_length), cancel).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _length += read;
        }
    }

    public void Dispose() => _stream.Dispose();
}
