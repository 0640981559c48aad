using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// Decodes a body by its Content-Encoding, within a limit, so that a small compressed body cannot fill the memory. .NET's decoding streams end in silence when
/// their input does; here a coding that does not reach its own end is an error, for half a page must not pass for the page.
/// </summary>
internal static class BodyDecoder
{
    private const int PieceSize = 16 * 1024;

    // What follows a complete gzip member is taken for the next member; this one says that the one before it was complete.
    private static readonly byte[] s_mark = Guid.NewGuid().ToByteArray();
    private static readonly byte[] s_markMember = Pack(s_mark);

    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string? contentEncoding, long maxSize)
    {
        if (body.IsEmpty || contentEncoding is null)
        {
            return body;
        }

        // The last coding that was applied is the first to be taken off (RFC 9110, section 8.4).
        foreach (string coding in contentEncoding.Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            body = DecodeOne(body, coding.ToLowerInvariant(), maxSize);
        }

        return body;
    }

    private static ReadOnlyMemory<byte> DecodeOne(ReadOnlyMemory<byte> body, string coding, long maxSize)
    {
        try
        {
            return coding switch
            {
                "identity" or "" => body,
                "gzip" or "x-gzip" => DecodeGzip(body, maxSize),
                "deflate" => DecodeZlib(body, maxSize),
                "br" => DecodeBrotli(body.Span, maxSize),
                _ => throw new StepFault(ErrorClasses.Decoding, $"the content encoding '{coding}' is not known; ask for one that is by the header accept-encoding: gzip, deflate, br"),
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            throw new StepFault(ErrorClasses.Decoding, $"the body is no valid {coding}: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> DecodeGzip(ReadOnlyMemory<byte> body, long maxSize)
    {
        ReadOnlyMemory<byte> plain = ReadAll(new GZipStream(StreamOf(body), CompressionMode.Decompress), maxSize);

        // The last four bytes are the size of what was packed (RFC 1952, section 2.3.1), so a complete body of one member is known at once.
        return body.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(body.Span[^4..]) == (uint)plain.Length ? plain : DecodeMembers(body, maxSize);
    }

    private static ReadOnlyMemory<byte> DecodeMembers(ReadOnlyMemory<byte> body, long maxSize)
    {
        byte[] marked = [.. body.Span, .. s_markMember];
        ReadOnlyMemory<byte> plain = ReadAll(new GZipStream(StreamOf(marked), CompressionMode.Decompress), maxSize + s_mark.Length);
        return plain.Span.EndsWith(s_mark) ? plain[..^s_mark.Length] : throw Truncated();
    }

    private static ReadOnlyMemory<byte> DecodeZlib(ReadOnlyMemory<byte> body, long maxSize)
    {
        // The stream asks for nothing more once it has read the coding's end.
        var input = new EndNotingStream(StreamOf(body));
        ReadOnlyMemory<byte> plain = ReadAll(new ZLibStream(input, CompressionMode.Decompress), maxSize);
        return input.EndWasRead ? throw Truncated() : plain;
    }

    private static byte[] DecodeBrotli(ReadOnlySpan<byte> body, long maxSize)
    {
        using var decoder = default(BrotliDecoder);
        using var output = new MemoryStream();
        byte[] piece = new byte[PieceSize];
        while (true)
        {
            OperationStatus status = decoder.Decompress(body, piece, out int used, out int written);
            body = body[used..];
            Add(output, piece.AsSpan(0, written), maxSize);
            switch (status)
            {
                case OperationStatus.Done:
                    return output.ToArray();
                case OperationStatus.NeedMoreData:
                    throw Truncated();
                case OperationStatus.InvalidData:
                    throw new InvalidDataException("it cannot be decoded");
            }
        }
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream decoder, long maxSize)
    {
        using (decoder)
        {
            using var output = new MemoryStream();
            byte[] piece = new byte[PieceSize];
            int read;
            while ((read = decoder.Read(piece)) > 0)
            {
                Add(output, piece.AsSpan(0, read), maxSize);
            }

            return output.ToArray();
        }
    }

    private static void Add(MemoryStream output, ReadOnlySpan<byte> piece, long maxSize)
    {
        if (output.Length + piece.Length > maxSize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the decoded body is over {SizeText.Format(maxSize)} (http.maxBodySize)");
        }

        output.Write(piece);
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(body.ToArray(), writable: false);

    private static InvalidDataException Truncated() => new("it ends before the coding does");

    private static byte[] Pack(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var packer = new GZipStream(output, CompressionLevel.NoCompression, leaveOpen: true))
        {
            packer.Write(plain);
        }

        return output.ToArray();
    }
}
