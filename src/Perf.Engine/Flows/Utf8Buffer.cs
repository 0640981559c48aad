using System.Buffers.Text;
using System.Text;

namespace Perf.Engine.Flows;

/// <summary>Bytes that are written again and again into the same memory.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, Free(text.Length * 3));

    public void Append(byte one)
    {
        Free(1)[0] = one;
        Length++;
    }

    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, Free(20), out int written);
        Length += written;
    }

    private Span<byte> Free(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(256, (Length + count) * 2));
        }

        return _bytes.AsSpan(Length);
    }
}
