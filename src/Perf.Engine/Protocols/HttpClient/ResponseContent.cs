using System.Buffers;
using System.Net.Http.Headers;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Reads what a server answers: to its end always, into the outcome as far as it is looked at.</summary>
internal static class ResponseContent
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Reads the content.</summary>
    /// <exception cref="StepFault">It is larger than allowed, or cannot be decoded.</exception>
    public static async Task ReadAsync(HttpResponseMessage response, StepCall call, StepOutcome outcome, bool keep, CancellationToken cancellation)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        ArrayBufferWriter<byte>? kept = keep ? new ArrayBufferWriter<byte>() : null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        long size = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(0, ChunkSize), cancellation).ConfigureAwait(false)) > 0)
            {
                size += read;
                if (size > call.MaxBodySize)
                {
                    throw new StepFault(ErrorClasses.BodyTooLarge, $"the body is over {SizeText.Format(call.MaxBodySize)} (http.maxBodySize)");
                }

                kept?.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            outcome.BodySize = size;
        }

        outcome.Body = kept is null ? default : kept.WrittenMemory;
    }

    /// <summary>Takes the content coding off.</summary>
    public static void Decode(HttpResponseMessage response, StepCall call, StepOutcome outcome) =>
        outcome.Body = BodyDecoder.Decode(outcome.Body, response.Content.Headers.NonValidated.TryGetValues("content-encoding", out HeaderStringValues coding) ? coding.ToString() : null, call.MaxBodySize);

    /// <summary>Puts the headers into the outcome.</summary>
    public static void CopyHeaders(HttpResponseMessage response, StepOutcome outcome)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            foreach (string value in header.Value)
            {
                outcome.AddHeader(header.Key, value);
            }
        }
    }
}
