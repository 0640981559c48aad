using System.Buffers;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>Gathers points to a body and hands it on when it is large enough. Not safe for several threads.</summary>
/// <param name="codec">Compresses bodies.</param>
/// <param name="full">Gets each batch.</param>
internal sealed class BatchBuilder(BatchCodec codec, Action<SinkBatch> full)
{
    // Servers take 10 MB and more; a batch of this size is quick to send again, and compresses to a tenth.
    private const int Largest = 1 << 20;

    private readonly ArrayBufferWriter<byte> _body = new();
    private int _points;

    /// <summary>Adds a piece of text with whole points.</summary>
    public void Add(StringBuilder text, int points)
    {
        // As one text: a pair of surrogates may lie across two of its chunks.
        Encoding.UTF8.GetBytes(text.ToString(), _body);
        Count(points);
    }

    /// <summary>Adds bytes with whole points.</summary>
    public void Add(ReadOnlySpan<byte> bytes, int points)
    {
        _body.Write(bytes);
        Count(points);
    }

    /// <summary>Adds bytes that a point begins with.</summary>
    public void AddPart(ReadOnlySpan<byte> bytes) => _body.Write(bytes);

    /// <summary>The writer of what comes next; <see cref="Count"/> tells when points are whole.</summary>
    public IBufferWriter<byte> Writer => _body;

    /// <summary>Points are whole.</summary>
    public void Count(int points)
    {
        _points += points;
        if (_body.WrittenCount >= Largest)
        {
            Cut();
        }
    }

    /// <summary>Hands on what was gathered.</summary>
    public void Cut()
    {
        if (_points > 0)
        {
            full(new SinkBatch(codec.Compress(_body.WrittenSpan), _points));
        }

        _body.ResetWrittenCount();
        _points = 0;
    }
}
