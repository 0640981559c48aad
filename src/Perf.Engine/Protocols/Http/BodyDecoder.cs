using System.IO.Compression;

namespace Perf.Engine.Protocols.Http;

/// <summary>Decodes a body by its Content-Encoding, within a limit, so that a small compressed body cannot fill the memory.</summary>
internal static class BodyDecoder
{
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
        if (coding is "identity" or "")
        {
            return body;
        }

        using var input = new MemoryStream(body.ToArray(), writable: false);
        using Stream? decoder = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(input, CompressionMode.Decompress),
            "deflate" => new ZLibStream(input, CompressionMode.Decompress),
            "br" => new BrotliStream(input, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null)
        {
            throw new StepFault(ErrorClasses.Decoding, $"the content encoding '{coding}' is not known; ask for one that is by the header accept-encoding: gzip, deflate, br");
        }

        using var output = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = decoder.Read(buffer)) > 0)
            {
                output.Write(buffer, 0, read);
                if (output.Length > maxSize)
                {
                    throw new StepFault(ErrorClasses.BodyTooLarge, $"the decoded body is over {SizeText.Format(maxSize)} (http.maxBodySize)");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException)
        {
            throw new StepFault(ErrorClasses.Decoding, $"the body is no valid {coding}: {e.Message}", e);
        }

        return output.ToArray();
    }
}
