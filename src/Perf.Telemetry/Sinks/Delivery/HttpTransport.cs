using System.Net.Http.Headers;

namespace Perf.Telemetry.Sinks;

/// <summary>A destination that takes batches by HTTP: one POST each, over a connection that stays open.</summary>
/// <param name="server">The server.</param>
/// <param name="path">Where batches go, relative to the server's address.</param>
/// <param name="contentType">What bodies are.</param>
/// <param name="codec">How they are compressed.</param>
internal abstract class HttpTransport(HttpDestination server, string path, string contentType, BatchCodec codec) : ITransport
{
    /// <summary>The server.</summary>
    protected HttpDestination Server => server;

    /// <summary>Further headers of each batch.</summary>
    protected virtual IReadOnlyList<(string Name, string Value)> Headers => [];

    public virtual async Task<string?> ProbeAsync(CancellationToken stop)
    {
        // A batch of nothing: who may not write, or writes to the wrong place, is told so; nothing stays.
        HttpReply reply = await PostAsync(codec.Compress([]), stop).ConfigureAwait(false);
        return reply.Fault ?? (IsReady(reply) ? null : Judge(reply, 0).Message);
    }

    public virtual async Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop)
    {
        HttpReply reply = await PostAsync(batch.Body, stop).ConfigureAwait(false);
        return reply.Fault is not null ? new Delivery(DeliveryOutcome.Later, reply.Fault) : Judge(reply, batch.Points);
    }

    public void Dispose()
    {
        server.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What an answer means for a batch; a pure function.</summary>
    internal virtual Delivery Judge(HttpReply reply, int points) => reply.Status switch
    {
        >= 200 and < 300 => Delivery.Taken,
        401 or 403 => new Delivery(DeliveryOutcome.Denied, $"{reply.Shown}. {Advice}"),
        404 or 405 => new Delivery(DeliveryOutcome.Denied, $"{reply.Shown}. {MissingAdvice}"),
        >= 300 and < 400 => new Delivery(DeliveryOutcome.Denied, $"{reply.Shown}. It points elsewhere, which is not followed: write the new address into the output"),
        413 => new Delivery(DeliveryOutcome.TooLarge, reply.Shown),
        408 or 425 or 429 or >= 500 => new Delivery(DeliveryOutcome.Later, reply.Shown) { Wait = reply.Wait },
        _ => new Delivery(DeliveryOutcome.Refused, reply.Shown),
    };

    /// <summary>Whether the answer to a batch of nothing says that a batch of something will be taken.</summary>
    protected virtual bool IsReady(HttpReply reply) => reply.Status is >= 200 and < 300;

    /// <summary>What to do when the server refuses who we are.</summary>
    protected virtual string Advice => "Look whether user and password, or the token, are the right ones and may write there";

    /// <summary>What to do when there is nothing at the address.</summary>
    protected virtual string MissingAdvice => "Look whether the address is the right one";

    private async Task<HttpReply> PostAsync(byte[] body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.At(path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Content.Headers.ContentEncoding.Add(codec.Name);
        foreach ((string name, string value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.SendAsync(request, stop).ConfigureAwait(false);
    }
}
