namespace Perf.Engine.Protocols.Http;

/// <summary>Carries requests. It never throws for what a server or network does: that comes back as an error class.</summary>
public interface IHttpTransport : IAsyncDisposable
{
    /// <summary>Sends a request and reads its response.</summary>
    /// <param name="call">The request.</param>
    /// <param name="cancellation">The end of the run; cuts the request off.</param>
    /// <returns>What became of it.</returns>
    ValueTask<HttpOutcome> SendAsync(HttpCall call, CancellationToken cancellation);
}
