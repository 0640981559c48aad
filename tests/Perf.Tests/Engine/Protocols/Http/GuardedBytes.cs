namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>
/// Bytes in the midst of an array of their own. What is read beside them is not theirs, and after the end of their use they are overwritten: whoever kept a
/// reference to them, instead of a copy, sees it.
/// </summary>
internal sealed class GuardedBytes : IDisposable
{
    private const int Guard = 16;
    private const byte Poison = 0xA5;

    private readonly byte[] _all;

    public GuardedBytes(ReadOnlySpan<byte> bytes)
    {
        _all = new byte[bytes.Length + (2 * Guard)];
        _all.AsSpan().Fill(Poison);
        bytes.CopyTo(_all.AsSpan(Guard));
    }

    public ReadOnlySpan<byte> Span => _all.AsSpan(Guard, _all.Length - (2 * Guard));

    public void Dispose() => _all.AsSpan().Fill(Poison);
}
